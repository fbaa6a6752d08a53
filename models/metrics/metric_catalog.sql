{# Generated from the metrics of the project, which dbt knows as `graph`. -#}
{% set columns = [
    'metric_name', 'label', 'definition', 'unit', 'owner', 'aliases', 'numerator',
    'denominator', 'grain', 'source_model'
] -%}
{% set rows = [] -%}
{% if execute -%}
    {% for metric in public_metrics() -%}
        {% set meta = metric.config.meta -%}
        {% set models = metric_source_models(metric.unique_id) -%}
        {% do rows.append([
            metric.name,
            metric.label,
            metric.description.split() | join(' '),
            meta.get('unit'),
            meta.get('owner'),
            meta.get('aliases', []) | join(', '),
            metric_part(metric, 'numerator'),
            metric_part(metric, 'denominator'),
            metric_grain(models),
            models | join(', ')
        ]) -%}
    {% endfor -%}
{% endif -%}

with metrics as (
    {{ literal_rows(columns, rows) }}
),

final as (
    select
        metric_name,
        label,
        definition,
        unit,
        owner,
        aliases,
        numerator,
        denominator,
        grain,
        source_model
    from metrics
)

select * from final
