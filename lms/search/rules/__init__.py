"""Words of texts and queries, and the passage of a text that is shown; pure."""
