"""Services that change certificates. Every service takes the session first and never commits."""
