{% macro land_bundle() %}
    {{ return(adapter.dispatch('land_bundle', 'common_ground')()) }}
{% endmacro %}


{% macro default__land_bundle() %}
    {# On a warehouse a loader has landed the sources already. #}
{% endmacro %}


{% macro duckdb__land_bundle() %}
    {% if not execute or flags.WHICH not in ['build', 'run', 'test', 'compile', 'show'] %}
        {{ return('') }}
    {% endif %}
    {% set bundle = var('raw_bundle') %}
    {% for vendor in vendors_in_use() %}
        {% set schema = var('raw_schema_prefix') ~ vendor %}
        {% set found = run_query(
            "select replace(file, '\\', '/') as file from glob('" ~ bundle ~ "/" ~ vendor ~ "/**')"
        ).columns[0].values() %}
        {% do run_query('drop schema if exists ' ~ schema ~ ' cascade') %}
        {% do run_query('create schema ' ~ schema) %}
        {% set readers = {} %}
        {% set known = tables_of(vendor) %}
        {% for file in found | sort %}
            {% set path = file[(bundle ~ '/' ~ vendor ~ '/') | length:] %}
            {% set table = path.split('/')[0].split('.')[0] %}
            {% set folder = bundle ~ '/' ~ vendor ~ '/' ~ table %}
            {% set named = ", filename = 'loaded_from'" if table == 'usage_events' else '' %}
            {% if '/' in path and path.endswith('.parquet') %}
                {% do readers.update({
                    table: "read_parquet('" ~ folder ~ "/*.parquet', union_by_name = true"
                        ~ named ~ ")"
                }) %}
            {% elif path == table ~ '.parquet' %}
                {% do readers.update({table: "read_parquet('" ~ file ~ "'" ~ named ~ ")"}) %}
            {% elif path in [table ~ '.csv', table ~ '.csv.gz'] %}
                {% do readers.update({
                    table: "read_csv('" ~ file ~ "', header = true, all_varchar = true, "
                    ~ "delim = ',', quote = '\"', escape = '\"', nullstr = ''" ~ named ~ ")"
                }) %}
            {% endif %}
        {% endfor %}
        {% for table, reader in readers.items() if table in known %}
            {% do run_query(
                'create view ' ~ schema ~ '.' ~ adapter.quote(table) ~ ' as select * from ' ~ reader
            ) %}
        {% endfor %}
    {% endfor %}
{% endmacro %}


{% macro tables_of(vendor) %}
    {# The tables read from a vendor; whatever else lies in its folder is left alone. #}
    {% set names = [] %}
    {% if vendor == 'canonical' %}
        {% for domain, vendors in var('sources').items() if vendor in (vendors or []) %}
            {% do names.extend(input_tables()[domain]) %}
        {% endfor %}
    {% else %}
        {% for node in graph.sources.values() if node.source_name == vendor %}
            {% do names.append(node.name) %}
        {% endfor %}
    {% endif %}
    {{ return(names) }}
{% endmacro %}


{% macro vendors_in_use() %}
    {# Every adapter named in the variable `sources`, once. #}
    {% set vendors = [] %}
    {% for domain, names in var('sources').items() %}
        {% for name in names or [] if name not in vendors %}
            {% do vendors.append(name) %}
        {% endfor %}
    {% endfor %}
    {{ return(vendors) }}
{% endmacro %}
