"""Measures what docs/performance.md tells: `python -m bench` (or `make bench`)."""
