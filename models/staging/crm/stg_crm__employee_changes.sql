{{ staged('crm', 'employee_changes') }}
