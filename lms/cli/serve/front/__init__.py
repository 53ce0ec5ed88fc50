"""In front of the application: requests are read whole before they take a thread.

gunicorn's gthread gives a thread to each request as soon as its first byte is there, and waits for
the rest without end: eight half-sent forms held all eight threads. Here one thread of each web
process waits for all connections at once, and sends answers to slow readers as well.
"""
