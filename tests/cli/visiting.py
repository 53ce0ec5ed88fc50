"""A phone of its own on a served address: cookies, forms, and what an answer was."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass

from tests.speed import TIMEOUT

_HIDDEN = re.compile(r'name="(csrf_token|client)" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    status: int
    path: str
    text: str
    retry_after: str


class Visitor:
    """Opens pages and sends forms; follows redirects as browsers do."""

    def __init__(self, address: str) -> None:
        self._address = address
        jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self._hidden: dict[str, str] = {}

    def open(self, path: str, fields: dict[str, str] | None = None) -> Answer:
        body = urllib.parse.urlencode(fields).encode() if fields is not None else None
        request = urllib.request.Request(self._address + path, body)  # noqa: S310 - our own
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                return self._keep(answer, answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return self._keep(error, error.code)

    def send(self, path: str, **fields: str) -> Answer:
        """A form with the token, and the client id, of the page that was opened before."""
        return self.open(path, {**self._hidden, **fields})

    def _keep(self, answer: object, status: int) -> Answer:
        text = answer.read().decode()  # type: ignore[attr-defined]
        path = urllib.parse.urlsplit(answer.url).path  # type: ignore[attr-defined]
        self._hidden = dict(_HIDDEN.findall(text))
        waits = answer.headers.get("Retry-After", "")  # type: ignore[attr-defined]
        return Answer(status, path, text, waits)
