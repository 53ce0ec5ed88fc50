"""Documents that a query finds."""
