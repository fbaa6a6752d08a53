"""Common Ground: one shared set of customer-success numbers."""
