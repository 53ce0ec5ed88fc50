"""The rooms: one package for each audience."""
