"""Merges of two accounts of one person: one account remains, and a day long both can return."""
