{{ staged('crm', 'outcomes') }}
