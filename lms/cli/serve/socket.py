"""The listening socket, bound before any slow step: a port in use is reported at once."""

import socket

from lms.config import Settings
from lms.errors import SetupProblem

BACKLOG = 2048


class AddressInUse(SetupProblem):
    message = (
        "%(host)s:%(port)s cannot be used (%(reason)s). Stop what uses it, or set another LMS_PORT."
    )


def listen(settings: Settings) -> socket.socket:
    """Return a bound socket for all web processes; early browsers wait in its queue."""
    try:
        return _bind(settings)
    except OSError as error:
        raise AddressInUse(
            host=settings.host, port=settings.port, reason=error.strerror or error
        ) from error


def _bind(settings: Settings) -> socket.socket:
    found = socket.getaddrinfo(
        settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )
    family, kind, protocol, _, address = found[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener
