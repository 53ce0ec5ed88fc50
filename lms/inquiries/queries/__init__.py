"""Queries of questions that learners ask. Queries of one person take the person's id."""
