"""Rules of merges: pure, no database."""
