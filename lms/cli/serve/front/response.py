"""Runs the application for one request and writes its response, in a thread of the pool."""

import contextlib
from typing import Any

from gunicorn.http import wsgi
from gunicorn.workers.base import Worker

from lms.cli.serve.front.connection import Connection


class _Response(wsgi.Response):  # type: ignore[misc]  # gunicorn carries no types
    """A response without the headers that gunicorn adds and no client needs.

    The Server header would disclose the product; HTTP/1.1 keeps a connection by default.
    """

    def default_headers(self) -> list[str]:
        empty: tuple[str, ...] = ("Server:",)
        if self.req.version == (1, 1):
            empty += ("Connection: keep-alive",)
        return [line for line in super().default_headers() if not line.startswith(empty)]


def answer(worker: Worker, parsed: Any, conn: Connection) -> bool:  # noqa: ANN401 - gunicorn's
    """Call the application; return True when the connection may be used again."""
    # The front has sent "100 Continue" already; a second one would precede the response.
    parsed._expected_100_continue = False  # noqa: SLF001
    response, environ = wsgi.create(
        parsed, conn.outbox, conn.client, conn.server, worker.cfg, response_class=_Response
    )
    environ["wsgi.multithread"] = True
    # Where gunicorn's parser found another length, what follows may be no request.
    length, request = getattr(parsed.body.reader, "length", None), conn.request
    is_whole = request is not None and not request.is_cut and length == request.length
    if not worker.alive or not is_whole:
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
