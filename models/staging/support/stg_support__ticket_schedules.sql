{{ staged('support', 'ticket_schedules') }}
