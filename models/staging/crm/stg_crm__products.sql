{{ staged('crm', 'products') }}
