{% macro input_tables() %}
    {# Every table of the input contract. Its columns and row rules stand in the
       YAML of its staging model, stg_<domain>__<table>. #}
    {{ return({
        'crm': [
            'accounts', 'account_changes', 'contacts', 'employees', 'employee_changes',
            'products', 'subscription_lines', 'fx_rates', 'opportunities', 'activities',
            'services_time', 'outcomes', 'invoices', 'survey_responses'
        ],
        'usage': [
            'usage_events', 'usage_users', 'usage_tenants', 'features', 'event_features'
        ],
        'support': [
            'tickets', 'ticket_events', 'ticket_schedules', 'support_organizations'
        ]
    }) }}
{% endmacro %}


{% macro input_node(domain, table) %}
    {{ return(graph.nodes['model.common_ground.stg_' ~ domain ~ '__' ~ table]) }}
{% endmacro %}


{% macro vendor_relation(vendor, domain, table) %}
    {# The canonical source already has the contract's shape; every other vendor has
       an adapter model base_<vendor>__<table> that gives it that shape. #}
    {% if vendor == 'canonical' %}
        {{ return(source('canonical', table)) }}
    {% else %}
        {{ return(ref('base_' ~ vendor ~ '__' ~ table)) }}
    {% endif %}
{% endmacro %}
