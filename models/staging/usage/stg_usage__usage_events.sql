{{ staged('usage', 'usage_events') }}
