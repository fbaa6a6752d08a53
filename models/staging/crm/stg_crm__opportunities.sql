{{ staged('crm', 'opportunities') }}
