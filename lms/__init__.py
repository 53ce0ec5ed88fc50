"""The learning platform of the Fairtrade Network of Asia & Pacific Producers."""
