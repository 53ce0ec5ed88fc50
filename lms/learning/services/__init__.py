"""Services that change progress. Every service takes the session first and flushes."""
