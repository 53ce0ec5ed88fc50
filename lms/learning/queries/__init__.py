"""Queries of progress: the outline of one learner, and tables of many."""
