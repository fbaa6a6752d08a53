{{ config(
    materialized='incremental',
    incremental_strategy='replace',
    on_schema_change='fail',
    meta={
        'replaces': 'usage_date in (select usage_date from {int_adoption__touched_days_mapped})',
        'replaces_by': ['int_adoption__touched_days_mapped'],
    }
) }}

with rolled as (
    select * from {{ ref('int_adoption__user_feature_days_rolled') }}
),

tenant_users as (
    select * from {{ ref('int_adoption__tenant_users') }}
),

feature_names as (
    select * from {{ ref('int_adoption__feature_names') }}
),

touched_days as (  -- noqa: ST03
    select * from {{ ref('int_adoption__touched_days_mapped') }}
),

-- one row a rolled row with what its raw ids mean
mapped as (
    select
        rolled.usage_date,
        tenant_users.account_key,
        tenant_users.user_key,
        feature_names.feature_key,
        tenant_users.actor_type,
        tenant_users.account_key is null
        or tenant_users.is_shared
        or coalesce(feature_names.is_shared, true) as needs_sum,
        rolled.event_count,
        rolled.rows_in,
        rolled.duplicates
    from rolled
    inner join tenant_users
        on rolled.tenant_user_key = tenant_users.tenant_user_key
    left join feature_names
        on
            rolled.name_key = feature_names.name_key
            and rolled.usage_date >= feature_names.valid_from
            and rolled.usage_date < feature_names.valid_to
    {% if is_incremental() -%}
    where rolled.usage_date in (select touched_days.usage_date from touched_days)
    {%- endif %}
),

-- the first class that applies
classified as (
    select
        usage_date,
        account_key,
        user_key,
        feature_key,
        case
            when account_key is null then 'unmatched'
            when actor_type <> 'human' then 'non_human'
            when feature_key is null then 'unmapped'
            else 'used'
        end as event_class,
        needs_sum,
        event_count,
        rows_in,
        duplicates
    from mapped
),

-- several raw rows may mean one; what is unmatched is only counted, so its features need
-- no rows of their own
summed as (
    select
        usage_date,
        account_key,
        user_key,
        case when account_key is not null then feature_key end as feature_key,
        event_class,
        cast(sum(event_count) as bigint) as event_count,
        cast(sum(rows_in) as bigint) as rows_in,
        cast(sum(duplicates) as bigint) as duplicates
    from classified
    where needs_sum
    group by
        usage_date,
        account_key,
        user_key,
        case when account_key is not null then feature_key end,
        event_class
),

final as (
    {% for relation in ['classified', 'summed'] -%}
    select
        usage_date,
        account_key,
        user_key,
        feature_key,
        event_class,
        event_count,
        rows_in,
        duplicates
    from {{ relation }}
    {% if relation == 'classified' -%}
    where not needs_sum
    union all
    {% endif -%}
    {% endfor %}
)

select * from final
