{% macro drop_what_is_made_anew() -%}
    {#- Hook at the start of a run. A table that is built by increments is made from nothing where
        it is not there, where the SQL or a setting behind it is another than when it was made,
        and where it stands on one that is made from nothing: dbt does that by itself with a table
        that is not there. -#}
    {%- if not execute or flags.WHICH not in ['build', 'run'] -%}
        {{ return('') }}
    {%- endif -%}
    {%- set state = usable_state() -%}
    {%- set made = {} -%}
    {%- for row in (
        run_query("select key, fingerprint from " ~ state ~ " where kind = 'model'").rows
        if state else []
    ) -%}
        {%- do made.update({row['key']: row['fingerprint']}) -%}
    {%- endfor -%}
    {%- set anew = [] -%}
    {%- set edited = [] -%}
    {%- set sample = key_sample() -%}
    {%- for name, increment in increments().items() -%}
        {%- set relation = load_relation(table_of(name)) -%}
        {%- set is_other = name in made and made[name] != made_by(increment, sample) -%}
        {%- set parents_anew = anew | select('in', increment.stands_on) | list -%}
        {%- if flags.FULL_REFRESH or not relation or name not in made or is_other
            or parents_anew -%}
            {%- do anew.append(increment.node.unique_id) -%}
            {%- if relation and is_other -%}
                {%- do edited.append(name) -%}
            {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if edited -%}
        {%- do log(
            'The SQL or a setting behind ' ~ edited | join(', ') ~ ' is another than in the last '
            ~ 'build: made from nothing, with what stands on it.', info=true
        ) -%}
    {%- endif -%}
    {%- if state and anew %}
        delete from {{ state }} where kind = 'model' and key in (
            {%- for unique_id in anew %}'{{ graph.nodes[unique_id].name }}'
            {{- ', ' if not loop.last }}{% endfor -%}
        );
    {%- endif -%}
    {%- for unique_id in anew if unique_id in selected_resources and not flags.FULL_REFRESH -%}
        {%- set relation = load_relation(table_of(graph.nodes[unique_id].name)) -%}
        {%- if relation %}
            drop table {{ relation }} cascade;
            {%- do adapter.cache_dropped(relation) -%}
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}


{% macro increments() -%}
    {#- name -> node and stands_on of every incremental model, those first on which others
        stand: these have all that those have, and themselves. -#}
    {%- set unsorted = [] -%}
    {%- for node in graph.nodes.values()
        if node.resource_type == 'model' and node.config.materialized == 'incremental' -%}
        {%- do unsorted.append({'node': node, 'stands_on': stands_on(node)}) -%}
    {%- endfor -%}
    {%- set found = {} -%}
    {%- for number in range(graph.nodes | length) -%}
        {%- for increment in unsorted if increment.stands_on | length == number -%}
            {%- do found.update({increment.node.name: increment}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}


{% macro stands_on(node) -%}
    {#- Unique id -> true of all that a model is made of. -#}
    {%- set seen = {} -%}
    {%- set waiting = node.depends_on.nodes | list -%}
    {%- for _ in range(10000) if waiting -%}
        {%- set unique_id = waiting.pop() -%}
        {%- if unique_id not in seen and unique_id.startswith('model.') -%}
            {%- do seen.update({unique_id: true}) -%}
            {%- do waiting.extend(graph.nodes[unique_id].depends_on.nodes) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(seen) }}
{%- endmacro %}


{% macro made_by(increment, sample) -%}
    {#- A checksum of the SQL of a model and of those of its rooms that it stands on, of the
        settings that change rows of the past, and of the engine's hash. Of other rooms data are
        compared, not SQL. -#}
    {%- set rooms = ['usage_log', 'adoption'] -%}
    {%- set parts = [
        var('reporting_timezone'), var('fiscal_year_start_month') | string,
        var('sources') | tojson, local_md5(user_id_salt()), sample,
        input_node('usage', 'usage_events').config.meta | tojson, increment.node.raw_code
    ] -%}
    {%- for unique_id in increment.stands_on | sort -%}
        {%- set other = graph.nodes[unique_id] -%}
        {%- if other.fqn[2] in rooms -%}
            {%- do parts.append(other.raw_code) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(local_md5(parts | join(' '))) }}
{%- endmacro %}


{% macro made_state(state_before) -%}
    {#- Of build_state the rows of what made each table, and the build that did it from nothing.
        What this build leaves out is as it was. -#}
    {%- set sample = key_sample() if execute -%}
    {%- set made = {} -%}
    {%- for name, increment in (increments().items() if execute else []) -%}
        {%- if increment.node.unique_id in selected_resources -%}
            {%- do made.update({name: made_by(increment, sample)}) -%}
        {%- endif -%}
    {%- endfor %}
    {%- for name, checksum in made.items() %}
    {% if not loop.first %}union all{% endif %}
    select
        'model' as kind,
        '{{ name }}' as key,
        cast(null as date) as on_day,
        cast(null as timestamp) as known_at,
        cast(null as integer) as account_no,
        cast(null as integer) as user_no,
        '{{ checksum }}' as fingerprint,
        {% if state_before -%}
        coalesce((
            select max(state_before.build_id) from {{ state_before }} as state_before
            where state_before.kind = 'model' and state_before.key = '{{ name }}'
        ), {{ text_literal(invocation_id) }}) as build_id
        {%- else -%}
        {{ text_literal(invocation_id) }} as build_id
        {%- endif %}
    {%- else %}
    {{ no_state() }}
    {%- endfor %}
    {%- if state_before %}
    union all
    select kind, key, on_day, known_at, account_no, user_no, fingerprint, build_id
    from {{ state_before }}
    where kind = 'model'
        {%- for name in made %}
        and key <> '{{ name }}'
        {%- endfor %}
    {%- endif %}
{%- endmacro %}


{% macro all_selected(names) -%}
    {#- Whether this run makes all of these models. -#}
    {%- if not execute -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set selected = [] -%}
    {%- for unique_id in selected_resources -%}
        {%- do selected.append(unique_id.split('.')[2]) -%}
    {%- endfor -%}
    {{ return(names | reject('in', selected) | list | length == 0) }}
{%- endmacro %}


{% macro key_sample() -%}
    {#- A key that is another where the engine's hash is another, as after a new version. -#}
    {{ return(run_query(
        'select ' ~ pair_key("'tenant'", "'user'") ~ ' as key_sample'
    ).columns[0].values()[0] | string) }}
{%- endmacro %}
