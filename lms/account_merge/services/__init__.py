"""Services that merge two accounts of one person, and undo a merge."""
