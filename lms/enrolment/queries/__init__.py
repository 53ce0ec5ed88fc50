"""Queries of enrolments and cohorts. Queries about one person take the person's id."""
