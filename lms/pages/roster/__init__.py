"""What the roster pages of coordinators and of managers share."""
