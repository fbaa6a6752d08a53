{%- set applied_users = applied_relation('int_adoption__applied_users') -%}
{%- set applied_names = applied_relation('int_adoption__applied_names') -%}
{%- set has_state = applied_users and applied_names -%}

with touched_days as (  -- noqa: ST03
    select * from {{ ref('int_adoption__touched_days') }}
),

tenant_users as (  -- noqa: ST03
    select * from {{ ref('int_adoption__tenant_users') }}
),

feature_names as (  -- noqa: ST03
    select * from {{ ref('int_adoption__feature_names') }}
),

{% if has_state -%}
-- one row a user of a tenant who counts for another account, or as another kind of actor
changed_users as (
    select tenant_users.tenant_user_key
    from tenant_users
    inner join {{ applied_users }} as applied_users
        on tenant_users.tenant_user_key = applied_users.tenant_user_key
    where
        coalesce(tenant_users.user_key, -1) <> coalesce(applied_users.user_key, -1)
        or tenant_users.actor_type <> applied_users.actor_type
),

-- one row a name whose meaning is new, gone or another
changed_names as (
    select coalesce(feature_names.name_key, applied_names.name_key) as name_key
    from feature_names
    full outer join {{ applied_names }} as applied_names
        on
            feature_names.name_key = applied_names.name_key
            and feature_names.feature_key = applied_names.feature_key
            and feature_names.valid_from = applied_names.valid_from
            and feature_names.valid_to = applied_names.valid_to
    where feature_names.name_key is null or applied_names.name_key is null
),
{%- endif %}

days as (
    select usage_date from touched_days
    {% if has_state -%}
    union
    select rolled.usage_date
    from {{ ref('int_adoption__user_feature_days_rolled') }} as rolled
    inner join changed_users on rolled.tenant_user_key = changed_users.tenant_user_key
    union
    select rolled.usage_date
    from {{ ref('int_adoption__user_feature_days_rolled') }} as rolled
    inner join changed_names on rolled.name_key = changed_names.name_key
    {%- else -%}
        union
        select usage_date from {{ ref('int_adoption__user_feature_days_rolled') }}
    {%- endif %}
),

final as (
    select usage_date
    from days
)

select * from final
