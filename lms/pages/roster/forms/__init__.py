"""What the pages of an import read from requests."""
