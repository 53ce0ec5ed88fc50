"""Shared by all pages: access, transactions, forms, errors, languages, security, templates."""
