"""Services that change attempts. Every service takes the session first and never commits."""
