"""Rosters: what a list of people says, whom it means, and what would change. Nothing is guessed."""
