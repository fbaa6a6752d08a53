{% macro public_metrics() %}
    {# Every metric that is not a hidden input of another, by name. #}
    {% set found = [] %}
    {% for metric in graph.metrics.values() | sort(attribute='name') %}
        {% if not metric.type_params.is_private %}
            {% do found.append(metric) %}
        {% endif %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}


{% macro metric_source_models(unique_id) %}
    {# The models that a metric stands on, through its inputs. #}
    {% set models = [] %}
    {% for node in graph.metrics[unique_id].depends_on.nodes %}
        {% if node in graph.metrics %}
            {% set found = metric_source_models(node) %}
        {% else %}
            {% set found = [graph.semantic_models[node].node_relation.alias] %}
        {% endif %}
        {% for model in found if model not in models %}
            {% do models.append(model) %}
        {% endfor %}
    {% endfor %}
    {{ return(models) }}
{% endmacro %}


{% macro metric_grain(models) %}
    {# What a row of the first model is, in the words of its own description. #}
    {% set description = [] %}
    {% for node in graph.nodes.values()
        if node.resource_type == 'model' and node.name == models[0] %}
        {% do description.append(node.description.strip()) %}
    {% endfor %}
    {% set kept = namespace(text=' '.join((description[0] | default('')).split('.')[0].split())) %}
    {% for extra in [':', ', from ', ', without ', ', restated', ' that has come'] %}
        {% set kept.text = kept.text.split(extra)[0] %}
    {% endfor %}
    {{ return(kept.text | replace('One row per ', '')) }}
{% endmacro %}


{% macro metric_part(metric, side) %}
    {# Numerator or denominator in words: of a ratio the label of that input. #}
    {% if metric.type == 'ratio' %}
        {% set name = metric.type_params[side].name %}
        {% for input in graph.metrics.values() if input.name == name %}
            {{ return(input.label) }}
        {% endfor %}
    {% endif %}
    {{ return(metric.config.meta.get(side)) }}
{% endmacro %}


{% macro typed_text(value) %}
    {%- if value is none or value is undefined -%}
        cast(null as {{ dbt.type_string() }})
    {%- else -%}
        cast({{ text_literal(value) }} as {{ dbt.type_string() }})
    {%- endif -%}
{% endmacro %}


{% macro literal_rows(columns, rows) %}
    {# A select of the given rows of texts; without rows an empty one. #}
    {% for row in rows or [columns] %}
    select
        {% for column in columns -%}
        {{ typed_text(row[loop.index0]) }} as {{ column }}{{ ',' if not loop.last }}
        {% endfor -%}
    {% if not rows %}where 1 = 0{% endif %}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
{% endmacro %}
