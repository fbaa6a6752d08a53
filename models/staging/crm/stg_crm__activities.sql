{{ staged('crm', 'activities') }}
