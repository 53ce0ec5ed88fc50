"""Shared code of the roster pages of coordinators and of managers."""
