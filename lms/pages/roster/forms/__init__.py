"""The forms of the pages of an import."""
