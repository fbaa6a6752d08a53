{{ staged('crm', 'invoices') }}
