"""A buffer in front of the application: requests are read whole before they use a thread.

gunicorn's gthread gives a thread to each request as soon as its first byte arrives, and waits for
the rest without a limit: eight half-sent forms block all eight threads. Here one thread of each web
process waits for all connections at once, and also sends responses to slow readers.
"""
