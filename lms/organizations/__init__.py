"""Use cases that change an organization in every package: merge, and granted requests."""
