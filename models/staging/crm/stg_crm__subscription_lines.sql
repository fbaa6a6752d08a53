{{ staged('crm', 'subscription_lines') }}
