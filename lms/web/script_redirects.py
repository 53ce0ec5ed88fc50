"""Forms sent by a script: instead of a redirect the script receives the address.

A script cannot read the target of a redirect, and a page would be lost when the connection breaks.
"""

from flask import Flask, Response, json, request

from lms.web.csrf import SAFE
from lms.web.request_values import wants_json

_REDIRECTS = frozenset({302, 303})


def install(app: Flask) -> None:
    app.after_request(_send_address)


def _send_address(response: Response) -> Response:
    if request.method in SAFE or response.status_code not in _REDIRECTS or not wants_json():
        return response
    response.status_code = 200
    response.set_data(json.dumps({"next": response.headers.pop("Location")}))
    response.mimetype = "application/json"
    return response
