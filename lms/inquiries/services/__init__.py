"""Services that change questions and answers. Every service takes the session and flushes."""
