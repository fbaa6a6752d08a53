{{ staged('usage', 'usage_users') }}
