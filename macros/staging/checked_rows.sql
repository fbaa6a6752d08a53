{% macro checked_rows(domain, table) %}
    {#- typed_rows with the row rules of the staging model's YAML applied, so that
        reject_reason is null for exactly the rows that are staged. -#}
    {%- set accounts = ref('stg_crm__accounts') if table != 'accounts' else none -%}
    {%- set as_of = ref('stg_bundle__as_of') if table != 'accounts' else none -%}
    with typed as (
        {{ typed_rows(domain, table) }}
    )
    {%- if not execute %}
    select * from typed
    {%- else %}
    {%- set node = input_node(domain, table) -%}
    {%- set meta = node.config.meta -%}
    {%- set dated_by = meta.get('dated_by') -%}
    {%- set account_column = meta.get('account_column') -%}
    {%- set columns = node.columns.keys() | list -%}
    {%- if account_column %},

    known_accounts as (
        select account_id as known_account_id from {{ accounts }}
    )
    {%- endif %},

    ruled as (
        select
            {% for column in columns -%}
            typed.{{ column }},
            {% endfor -%}
            case
                when typed.reject_reason is not null then typed.reject_reason
                {%- for column in node.columns.values() if is_no_opening(column, dated_by) %}
                -- what other systems write for "no date"
                when {{ is_no_date('typed.' ~ column.name, column.data_type) }}
                    then '{{ column.name }} lies before {{ first_dated_day() }}'
                {%- endfor %}
                {%- for field, type in field_types(node, meta.get('fields_of')).items() %}
                {%- for name in ['value', 'old_value'] %}
                when typed.field = '{{ field }}'
                    and typed.{{ name }} is not null
                    and ({{ read_value('typed.' ~ name, type) }}) is null
                    then '{{ name }} of {{ field }} cannot be read as {{ type.split('(')[0] }}'
                {%- endfor %}
                {%- endfor %}
                {%- for check in meta.get('row_checks', []) %}
                when {{ check.fails_if }} then {{ text_literal(check.reason) }}
                {%- endfor %}
                {%- if dated_by %}
                when typed.{{ dated_by }} < cast('2000-01-01' as timestamp)
                    then '{{ dated_by }} lies before 2000-01-01'
                when typed.{{ dated_by }} > as_of.latest_recorded_at
                    then '{{ dated_by }} lies after the latest recorded time'
                {%- if 'received_at' in columns %}
                when typed.{{ dated_by }} > as_of.latest_known_at
                    and typed.received_at <= as_of.latest_known_at
                    then '{{ dated_by }} lies after the latest recorded time'
                {%- endif %}
                {%- endif %}
                {%- if account_column %}
                when typed.{{ account_column }} is not null
                    and known_accounts.known_account_id is null
                    then 'unknown account'
                {%- endif %}
            end as reject_reason
        from typed
        {%- if dated_by %}
        cross join {{ as_of }} as as_of
        {%- endif %}
        {%- if account_column %}
        left join known_accounts
            on typed.{{ account_column }} = known_accounts.known_account_id
        {%- endif %}
    )
    {%- if meta.get('key') %},

    -- of good rows that share a key the first, in the order of the columns, is kept
    numbered as (
        select
            ruled.*,
            row_number() over (
                partition by
                    {{ meta.key | join(', ') }},
                    case when reject_reason is null then 0 else 1 end
                order by {{ columns | join(', ') }}
            ) as key_number
        from ruled
    )

    select
        {{ columns | join(',\n        ') }},
        case
            when reject_reason is not null then reject_reason
            when key_number > 1 then 'duplicate key'
        end as reject_reason
    from numbered
    {%- else %}

    select * from ruled
    {%- endif %}
    {%- endif %}
{% endmacro %}


{% macro is_no_opening(column, dated_by) %}
    {#- whether a date of the contract says when something happened or ended, for which the
        table has no rule of its own; one that opens something may be as old as it likes -#}
    {{ return(
        column.data_type in ['date', 'timestamp']
        and not column.config.meta.get('opens')
        and column.name != dated_by
    ) }}
{% endmacro %}


{% macro field_types(node, table) %}
    {#- field -> type of the fields of a history that are no text in the table of the CRM whose
        history it is, though all values stand as text here; empty for no table -#}
    {%- set types = {} -%}
    {%- for column in (input_node('crm', table).columns.values() if table else []) -%}
        {%- if column.name in node.columns['field'].config.meta.accepted
            and column.data_type != 'text' -%}
            {%- do types.update({column.name: column.data_type}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(types) }}
{% endmacro %}
