with profile_periods as (
    select * from {{ ref('int_scorecards__account_profile_periods') }}
),

segmentation_periods as (
    select * from {{ ref('account_segmentation_periods') }}
),

-- one row a profile: a period of an account that has it
numbered as (
    select
        profile_key,
        account_id,
        valid_from,
        row_number() over (
            partition by profile_key order by account_id, valid_from
        ) as place
    from profile_periods
),

final as (
    select
        numbered.profile_key,
        segmentation_periods.segmentation,
        segmentation_periods.segment_value
    from numbered
    inner join segmentation_periods
        on
            numbered.account_id = segmentation_periods.account_id
            and numbered.valid_from >= segmentation_periods.valid_from
            and numbered.valid_from
            < coalesce(segmentation_periods.valid_to, {{ open_end() }})
    where numbered.place = 1
)

select * from final
