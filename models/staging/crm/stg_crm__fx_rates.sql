{{ staged('crm', 'fx_rates') }}
