"""What holds for people and their sign-in, without clock, database or network."""
