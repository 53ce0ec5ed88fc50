"""Runs the application for one request and writes its response, in a thread of the pool."""

import contextlib
from typing import Any

from gunicorn.http import wsgi
from gunicorn.workers.base import Worker

from lms.cli.serve.front.connection import Connection


class _Response(wsgi.Response):  # type: ignore[misc]  # gunicorn carries no types
    """A response without a Server header, so that the product is not disclosed."""

    def default_headers(self) -> list[str]:
        return [line for line in super().default_headers() if not line.startswith("Server:")]


def answer(worker: Worker, parsed: Any, conn: Connection) -> bool:  # noqa: ANN401 - gunicorn's
    """Call the application; return True when the connection may be used again."""
    # The front has sent "100 Continue" already; a second one would precede the response.
    parsed._expected_100_continue = False  # noqa: SLF001
    response, environ = wsgi.create(
        parsed, conn.outbox, conn.client, conn.server, worker.cfg, response_class=_Response
    )
    environ["wsgi.multithread"] = True
    if not worker.alive or not _ends_where_we_think(parsed, conn):
        response.force_close()
    try:
        _write(worker.wsgi(environ, response.start_response), response, environ)
    except Exception:
        if not response.headers_sent:
            raise
        worker.log.exception("The answer to %s broke off", parsed.path)
        return False
    return not response.should_close()


def _write(body: Any, response: _Response, environ: dict[str, Any]) -> None:  # noqa: ANN401 - WSGI's
    with contextlib.closing(body) if hasattr(body, "close") else contextlib.nullcontext():
        if isinstance(body, environ["wsgi.file_wrapper"]):
            response.write_file(body)
        else:
            for piece in body:
                response.write(piece)
        response.close()


def _ends_where_we_think(parsed: Any, conn: Connection) -> bool:  # noqa: ANN401 - gunicorn's
    """Return whether gunicorn's parser found the same length; if not, the connection is closed."""
    request = conn.request
    length = getattr(parsed.body.reader, "length", None)
    return request is not None and not request.is_cut and length == request.length
