"""What all pages share: access, transactions, forms, errors, languages, security, templates."""
