{{ staged('crm', 'employees') }}
