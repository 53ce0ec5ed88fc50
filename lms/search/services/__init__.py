"""Replacing the documents of one source and the phrases of the glossary."""
