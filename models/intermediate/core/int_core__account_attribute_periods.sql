with timelines as (
    select * from {{ ref('int_core__account_timelines') }}
),

final as (
    {{ side_by_side(
        'timelines', ['account_id'], ['csm_id', 'coverage', 'industry', 'country']
    ) | indent(4) }}
)

select * from final
