"""Our additions to CommonMark, one syntax a file."""
