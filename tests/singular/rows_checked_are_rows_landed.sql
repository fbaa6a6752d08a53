{% set checked_files = landed_files() -%}
{% set read_by_staging = [] -%}
{% for domain, tables in input_tables().items() if var('sources').get(domain) == ['canonical'] -%}
    {% do read_by_staging.extend(tables) -%}
{% endfor -%}

-- one row a table: the rows that the check has counted in its files
with checked as (
    select
        source_name,
        table_name,
        sum(rows_checked) as rows_checked
    from ({{ checked_files }}) as files
    group by source_name, table_name
),

covered as (
    select
        source_table,
        sum(rows_in) as rows_in
    from {{ ref('data_coverage') }}
    group by source_table
),

-- one row a table: the rows that staging has read of it; where several sources make one
-- table, those that lie behind its view
landed as (
    {%- if execute %}
    {%- for source_name, table_name in run_query(
        'select distinct source_name, table_name from (' ~ checked_files ~ ') as files'
    ).rows %}
    select
        '{{ source_name }}' as source_name,
        '{{ table_name }}' as table_name,
        {%- if source_name == 'canonical' and table_name in read_by_staging %}
        coalesce(max(rows_in), 0) as rows_landed
    from covered
    where source_table = '{{ table_name }}'
        {%- else %}
        count(*) as rows_landed
    from {{ var('raw_schema_prefix') }}{{ source_name }}.{{ adapter.quote(table_name) }}
        {%- endif %}
    union all
    {%- endfor %}
    {%- endif %}
    select
        null as source_name,
        null as table_name,
        0 as rows_landed
    where 1 = 0
)

select
    checked.source_name,
    checked.table_name,
    checked.rows_checked,
    landed.rows_landed
from checked
left join landed
    on
        checked.source_name = landed.source_name
        and checked.table_name = landed.table_name
where
    landed.rows_landed is null
    or checked.rows_checked <> landed.rows_landed
