"""Publishing: one transaction that adds revisions from values prepared before it."""
