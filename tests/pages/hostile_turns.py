"""Which hostile requests a browser sends: all that reach a view, and its share of the others."""

from collections.abc import Iterable
from urllib.parse import unquote

from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from lms.accounts.permissions.decision import may
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Principal
from lms.web.access import PUBLIC, declared_access
from lms.web.csrf import SESSION_COOKIE
from lms.web.identity import get_principal
from tests.pages.hostile import SENT

TURNS = 4
_REACHED = "tests.reached"


def note_reached(app: Flask) -> None:
    """Note what a client sent and every check let through to a view."""
    reached: set[tuple[bool, str, str]] = set()
    app.extensions[_REACHED] = reached

    def note() -> None:
        if SENT in request.environ and request.endpoint is not None:
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
    over the four every address with every value.
    """

    def __init__(self, app: Flask, principal: Principal, number: int) -> None:
        self._app, self._principal, self._number = app, principal, number
        self._adapter = app.url_map.bind("localhost")
        self._left_to_others: set[tuple[bool, str, str]] = set()

    def choose(self, method: str, addresses: Iterable[str], value: int) -> list[str]:
        """The addresses to send the value of this number to.

        Fails when a request that is left to others would reach a view: one that was sent did.
        """
        chosen = []
        for number, address in enumerate(addresses):
            path = unquote(address.partition("?")[0])
            if self._reaches_a_view(method, path):
                chosen.append(address)
                continue
            self._left_to_others.add((self._principal.is_signed_in, method, path))
            if (number + value) % TURNS == self._number:
                chosen.append(address)
        assert self._left_to_others & self._app.extensions[_REACHED] == set()
        return chosen

    def _reaches_a_view(self, method: str, path: str) -> bool:
        try:
            endpoint, _ = self._adapter.match(path, method=method)
        except RequestRedirect:
            return True
        except HTTPException:
            return False
        access = declared_access(self._app.view_functions[endpoint])
        if isinstance(access, Permission):
            return may(access, self._principal)
        return access == PUBLIC or self._principal.is_signed_in
