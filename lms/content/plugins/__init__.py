"""Additions to CommonMark, one syntax a module."""
