{{ staged('usage', 'event_features') }}
