"""A type of question that the platform does not have, added as a new one is: its three parts."""
