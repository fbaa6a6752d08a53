{{ config(materialized='incremental', incremental_strategy='append') }}

-- A number is given once, for good.
with features as (
    select feature_id from {{ ref('int_core__features') }}
    {% if is_incremental() -%}
    where feature_id not in (select numbered.feature_id from {{ this }} as numbered)
    {%- endif %}
),

final as (
    select
        feature_id,
        cast(
            {{ numbers_given('feature_no') }} + row_number() over (order by feature_id)
            as integer
        ) as feature_no
    from features
)

select * from final
