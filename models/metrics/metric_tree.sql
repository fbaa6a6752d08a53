{# Generated from `config.meta.tree` of each metric: its role and its parents. -#}
{% set rows = [] -%}
{% if execute -%}
    {% for metric in public_metrics() if metric.config.meta.get('tree') -%}
        {% set tree = metric.config.meta.tree -%}
        {% for parent in tree.get('parents') or [none] -%}
            {% do rows.append([parent, metric.name, tree.role, tree.get('driver')]) -%}
        {% endfor -%}
    {% endfor -%}
{% endif -%}

with edges as (
    {{ literal_rows(['parent_metric', 'child_metric', 'role', 'driver'], rows) }}
),

final as (
    select
        parent_metric,
        child_metric,
        role,
        driver
    from edges
)

select * from final
