{%- set file_days_touched = ref('int_usage_log__file_days_touched') -%}
{%- set rolled_before = table_before('int_usage_log__events_rolled') %}

with file_days as (
    select * from {{ ref('int_usage_log__file_days_touched') }}
),

events as (  -- noqa: ST03
    select * from {{ ref('int_usage_log__events_typed') }}
),

{% if rolled_before -%}
-- what stands in files that are new or others, and what stood on the days that these had
touched as (
    select
        events.tenant_user_key,
        events.usage_date
    from events
    inner join file_days
        on events.loaded_from = file_days.loaded_from and events.usage_date = file_days.usage_date
    where file_days.is_there and events.{{ in_files(file_days_touched, 'is_there') }}
    union
    select
        tenant_user_key,
        usage_date
    from {{ rolled_before }}
    where usage_date in (select file_days.usage_date from file_days where file_days.was_there)
    {{ left_to_do(['tenant_user_key', 'usage_date']) }}
),
{%- else -%}
-- the roll-up is made anew
touched as (
    select
        cast(null as bigint) as tenant_user_key,
        usage_date
    from file_days
    where 1 = 0
),
{%- endif %}

final as (
    select
        tenant_user_key,
        usage_date,
        {{ text_literal(invocation_id) }} as build_id
    from touched
    group by tenant_user_key, usage_date
)

select * from final
