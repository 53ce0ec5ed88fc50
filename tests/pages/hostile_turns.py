"""The hostile requests that a browser sends: all that reach a view, and its share of the others."""

import sys
from collections.abc import Iterable
from urllib.parse import unquote

from flask import Flask, request
from flask.testing import FlaskClient
from flask.typing import RouteCallable
from werkzeug.exceptions import HTTPException

from lms.accounts.permissions.decision import may
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Principal
from lms.web.access import PUBLIC, declared_access
from lms.web.bodies import FormRequest
from lms.web.csrf import SESSION_COOKIE
from lms.web.identity import get_principal
from lms.web.limits import largest_form
from lms.web.request_values import is_unreadable
from tests.pages.hostile import SENT

TURNS = 4
UNREADABLE = sys.maxsize
_REACHED = "tests.reached"


def note_reached(app: Flask) -> None:
    """Note what a client sent and every check let through to a view."""
    reached: set[tuple[bool, str, str]] = set()
    app.extensions[_REACHED] = reached

    def note() -> None:
        if SENT in request.environ and request.endpoint is not None:
            assert not is_unreadable()
            assert not (isinstance(request, FormRequest) and request.is_too_large)
            reached.add((get_principal().is_signed_in, request.method, request.path))

    app.before_request(note)


def read_principal(client: FlaskClient) -> Principal:
    """The person who is signed in in this browser."""
    cookie = client.get_cookie(SESSION_COOKIE)
    headers = {"Cookie": f"{SESSION_COOKIE}={cookie.value}"} if cookie else {}
    with client.application.test_request_context("/help", headers=headers):
        client.application.preprocess_request()
        return get_principal()


class Turn:
    """The turn of one of the four: a visitor or Li, on SQLite or on PostgreSQL.

    Before a view no code knows more of an address than its rule, so what is refused there by one of
    the four is refused by the same code for all: a quarter of the addresses for each value, and
    over the four every address with every value. A body that is not text or too large is shown to
    its writer, before the view as well: each of the two sends it on one of the engines.
    """

    def __init__(self, app: Flask, principal: Principal, *, is_sqlite: bool) -> None:
        self._app, self._principal = app, principal
        self._engine = int(is_sqlite)
        self._number = 2 * self._engine + principal.is_signed_in
        self._adapter = app.url_map.bind("localhost")
        self._left_to_others: set[tuple[bool, str, str]] = set()

    def choose(
        self, method: str, addresses: Iterable[str], value: int, *, size: int = 0
    ) -> list[str]:
        """The addresses to send the value of this number to; `size` of the body, UNREADABLE if so.

        Fails when a request that is left to others would reach a view: one that was sent did.
        """
        chosen = []
        for number, address in enumerate(addresses, value):
            path = unquote(address.partition("?")[0])
            view = self._find_view(method, path)
            if view is None:
                self._left_to_others.add((self._principal.is_signed_in, method, path))
                is_mine = number % TURNS == self._number
            elif size > largest_form(view):
                is_mine = number % 2 == self._engine
            else:
                is_mine = True
            if is_mine:
                chosen.append(address)
        assert self._left_to_others & self._app.extensions[_REACHED] == set()
        return chosen

    def _find_view(self, method: str, path: str) -> RouteCallable | None:
        """The view that is called for this person; None where the request is refused before."""
        try:
            endpoint, _ = self._adapter.match(path, method=method)
        except HTTPException:
            return None
        view = self._app.view_functions[endpoint]
        access = declared_access(view)
        if isinstance(access, Permission):
            return view if may(access, self._principal) else None
        return view if access == PUBLIC or self._principal.is_signed_in else None
