"""Queries of reports: aggregates in SQL, and the stored reports."""
