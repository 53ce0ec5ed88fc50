"""Lists of people imported: read, matched, previewed, applied, undone."""
