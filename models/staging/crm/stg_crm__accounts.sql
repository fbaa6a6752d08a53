{{ staged('crm', 'accounts') }}
