"""What the public pages draw."""
