"""Rosters: reading a list of people, matching its rows, and the resulting changes."""
