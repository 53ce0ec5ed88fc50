"""Search: the words of published texts, and the documents that a query finds."""
