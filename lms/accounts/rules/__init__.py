"""Rules of people and sign-in, without clock, database or network."""
