{{ staged('crm', 'account_changes') }}
