{{ staged('crm', 'survey_responses') }}
