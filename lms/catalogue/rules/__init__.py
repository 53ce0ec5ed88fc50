"""Pure rules: what a publishing changes for learners, and how older editions are renewed."""
