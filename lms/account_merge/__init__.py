"""Merges of two accounts of one person: one account remains; a merge can be undone for a day."""
