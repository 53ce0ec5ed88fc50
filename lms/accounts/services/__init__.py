"""Commands of accounts. Every service takes the session first and flushes, but never commits."""
