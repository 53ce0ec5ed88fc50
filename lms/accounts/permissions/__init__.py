"""Permissions: the matrix, and its answer for one action on one target.

`decide` answers for one action on one target; `may` decides whether a page links to the action.
"""
