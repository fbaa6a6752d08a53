{{ staged('usage', 'features') }}
