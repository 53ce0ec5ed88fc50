"""A block that the format does not have, added as a new one is: a module and a template."""
