with segmentation_periods as (
    select * from {{ ref('account_segmentation_periods') }}
),

-- one row an account and day on which its value in any segmentation changes
changes as (
    select
        account_id,
        valid_from
    from segmentation_periods
    group by account_id, valid_from
),

periods as (
    select
        account_id,
        valid_from,
        lead(valid_from) over (partition by account_id order by valid_from) as valid_to
    from changes
),

-- one row a period with all its values in one text; with its length before it no value
-- can be taken for another
described as (
    select
        periods.account_id,
        {{ dbt.listagg(
            "cast(length(segmentation_periods.segment_value) as " ~ dbt.type_string() ~ ")"
            ~ " || ':' || segmentation_periods.segment_value",
            "','", "order by segmentation_periods.segmentation"
        ) }} as profile,
        periods.valid_from,
        periods.valid_to
    from periods
    inner join segmentation_periods
        on
            periods.account_id = segmentation_periods.account_id
            and periods.valid_from >= segmentation_periods.valid_from
            and periods.valid_from
            < coalesce(segmentation_periods.valid_to, {{ open_end() }})
    group by periods.account_id, periods.valid_from, periods.valid_to
),

final as (
    select
        account_id,
        dense_rank() over (order by profile) as profile_key,
        valid_from,
        valid_to
    from described
)

select * from final
