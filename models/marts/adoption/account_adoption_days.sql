{{ config(
    materialized='incremental',
    meta={
        'replaces': [
            'adoption_date >= (select min(valid_from) from {int_adoption__account_days_affected})'
            ~ ' and exists (select 1 from {int_adoption__account_days_affected} as affected'
            ~ ' where affected.account_id = account_adoption_days.account_id'
            ~ ' and affected.valid_from <= account_adoption_days.adoption_date'
            ~ ' and affected.valid_to > account_adoption_days.adoption_date)',
            'adoption_date > (select max(as_of_date) from {stg_bundle__as_of})',
            'not exists (select 1 from {int_core__account_starts} as starts'
            ~ ' where starts.account_id = account_adoption_days.account_id)',
            'account_id in (select days.account_id from {this} as days'
            ~ ' inner join {int_core__account_starts} as starts'
            ~ ' on days.account_id = starts.account_id group by days.account_id'
            ~ ' having min(days.adoption_date) < max(starts.first_on))'
            ~ ' and exists (select 1 from {int_core__account_starts} as starts'
            ~ ' where starts.account_id = account_adoption_days.account_id'
            ~ ' and starts.first_on > account_adoption_days.adoption_date)',
        ],
        'replaces_by': [
            'int_adoption__account_days_affected', 'int_core__account_starts',
            'stg_bundle__as_of',
        ],
    }
) }}

{%- set by_user = [
    'active_users_1d', 'active_users_7d', 'active_users_28d', 'active_users_90d',
    'healthy_users_28d', 'power_users_28d', 'user_days_28d', 'events_28d'
] -%}
{%- set by_feature = [
    'features_used_28d', 'entitled_features_used_28d', 'key_features_used_28d'
] -%}
{%- set of_entitlement = [
    'entitled_features', 'entitled_key_features', 'licensed_seats', 'seats_known'
] -%}
{%- set parts = {
    'by_user': by_user, 'by_feature': by_feature, 'of_entitlement': of_entitlement
} -%}
{%- set measures = by_user + by_feature + of_entitlement -%}
{#- bits that hold the largest total of each -#}
{%- set bits = {'user_days_28d': 42, 'events_28d': 42, 'licensed_seats': 42} -%}
{%- for measure in measures if measure not in bits -%}
    {%- do bits.update({measure: 31 if 'users' in measure else 20}) -%}
{%- endfor -%}

with account_keys as (
    select * from {{ ref('int_adoption__account_keys') }}
),

affected as (
    select * from {{ ref('int_adoption__account_days_affected') }}
),

telemetry as (
    select * from {{ ref('int_adoption__account_telemetry') }}
),

-- one row an account with telemetry and stretch of its days to compute
asked as (
    select
        affected.account_key,
        greatest(affected.valid_from, telemetry.valid_from) as valid_from,
        affected.valid_to
    from affected
    inner join telemetry on affected.account_id = telemetry.account_id
    where telemetry.valid_from < affected.valid_to
),

-- one row a day on which a measure of an account changes, and by how much
changes as (
    {% for part, own_measures in parts.items() -%}
        select
            account_key,
            changed_on
            {%- for measure in measures %},
            {{ measure if measure in own_measures else 0 }} as {{ measure }}
            {%- endfor %}
        from {{ ref('int_adoption__account_changes_' ~ part) }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

{% if is_incremental() -%}
-- what happened before the first asked day is one change on it
changes_from as (
    select
        changes.account_key,
        greatest(changes.changed_on, firsts.first_on) as changed_on,
        {{ measures | join(',\n        ') }}
    from changes
    inner join (
        select
            account_key,
            min(valid_from) as first_on
        from asked
        group by account_key
    ) as firsts on changes.account_key = firsts.account_key
),

{% endif -%}
{%- set counted_changes = 'changes_from' if is_incremental() else 'changes' -%}
measured as (
    {{ daily_values(counted_changes, ['account_key'], bits, 'asked', 'adoption_date') }}
),

-- the rows that are replaced are found by
-- {{ ref('int_core__account_starts') }}
-- {{ ref('stg_bundle__as_of') }}
final as (
    select
        account_keys.account_id,
        measured.adoption_date
        {%- for column in measures if column not in ('licensed_seats', 'seats_known') %},
        cast(measured.{{ column }} as bigint) as {{ column }}
        {%- endfor %},
        cast(case when measured.seats_known > 0 then measured.licensed_seats end as bigint)
            as licensed_seats,
        true as has_telemetry
    from measured
    inner join account_keys on measured.account_key = account_keys.account_key
)

select * from final
