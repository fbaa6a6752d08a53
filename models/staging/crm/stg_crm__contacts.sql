{{ staged('crm', 'contacts') }}
