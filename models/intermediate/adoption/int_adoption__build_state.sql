{#- What this build knows, for the next one to compare with: written when all that is to be done
    has been found, which stands in the lists until int_adoption__finished says that it is done.
    A build that leaves a list out leaves the state as it was. -#}
{%- set states = {
    'as of': {
        'from': '(' ~ as_of_state() ~ ') as as_of', 'on_day': 'on_day', 'known_at': 'known_at'
    },
    'definitions': {'from': ref('int_adoption__definition_print')},
    'file day': {
        'from': ref('int_usage_log__file_days'), 'key': 'loaded_from', 'on_day': 'usage_date'
    },
    'account': {'from': ref('int_adoption__account_prints'), 'account_no': 'account_no'},
    'user': {
        'from': ref('int_adoption__tenant_users'),
        'key': 'cast(tenant_user_key as ' ~ dbt.type_string() ~ ')',
        'account_no': 'account_no',
        'user_no': 'user_no',
        'fingerprint': 'cast(is_other as ' ~ dbt.type_string() ~ ')',
    },
} -%}
{%- set lists = [
    ref('int_usage_log__user_days_touched'),
    ref('int_adoption__user_restarts'),
    ref('int_adoption__restarts'),
] -%}
{%- set state_before = usable_state() if not flags.FULL_REFRESH -%}

with final as (
    {% if all_selected(lists | map(attribute='identifier')) -%}
    {% for kind, columns in states.items() -%}
    select
        '{{ kind }}' as kind,
        {{ columns.key or 'cast(null as ' ~ dbt.type_string() ~ ')' }} as key,
        {{ columns.on_day or 'cast(null as date)' }} as on_day,
        {{ columns.known_at or 'cast(null as timestamp)' }} as known_at,
        {{ columns.account_no or 'cast(null as integer)' }} as account_no,
        {{ columns.user_no or 'cast(null as integer)' }} as user_no,
        {{ columns.fingerprint or 'fingerprint' }} as fingerprint,
        {{ text_literal(invocation_id) }} as build_id
    from {{ columns.from }}
    union all
    {% endfor -%}
    {{ made_state(state_before) }}
    {%- elif state_before -%}
    select
        kind,
        key,
        on_day,
        known_at,
        account_no,
        user_no,
        fingerprint,
        build_id
    from {{ state_before }}
    {%- else -%}
    {{ no_state() }}
    {%- endif %}
)

select * from final
