"""What every room may use: access, transactions, forms, errors, languages, security, templates."""
