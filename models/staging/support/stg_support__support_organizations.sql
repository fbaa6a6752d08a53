{{ staged('support', 'support_organizations') }}
