{{ staged('support', 'ticket_events') }}
