{{ staged('crm', 'services_time') }}
