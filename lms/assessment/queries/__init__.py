"""Queries of attempts. A query of one attempt takes the id of its person."""
