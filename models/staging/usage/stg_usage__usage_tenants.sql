{{ staged('usage', 'usage_tenants') }}
