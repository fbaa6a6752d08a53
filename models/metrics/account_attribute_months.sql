with account_month_attributes as (
    select * from {{ ref('int_segments__account_month_attributes') }}
),

months as (
    select month_end
    from account_month_attributes
    group by month_end
),

-- work for no account is unassigned, so that segments add up to the company
final as (
    select
        account_id,
        month_end,
        segment_id,
        industry,
        country,
        csm_id,
        coverage,
        family_id
    from account_month_attributes
    union all
    select
        '' as account_id,
        month_end,
        'unassigned' as segment_id,
        null as industry,
        null as country,
        null as csm_id,
        null as coverage,
        null as family_id
    from months
)

select * from final
