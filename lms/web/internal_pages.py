"""One of our pages as the person of this request would see it now, rendered by the server itself.

It is requested in a separate application context, so that it does not affect this request: checks,
language and access are those of any other GET.
"""

from flask import current_app, request
from werkzeug.test import create_environ

from lms.web.csrf import SESSION_COOKIE, session_token
from lms.web.transaction import close_read_session


def render_internally(address: str) -> str:
    """Return the page at one of our addresses; empty where this person would get none."""
    close_read_session()
    environ = _environ(address)
    with current_app.app_context(), current_app.request_context(environ):
        answer = current_app.full_dispatch_request()
        is_page = answer.status_code == 200 and answer.mimetype == "text/html"
        page = answer.get_data(as_text=True) if is_page else ""
        answer.close()
    return page


def _environ(address: str) -> dict[str, object]:
    """Return only what identifies the person: a session that has just begun, or the current one."""
    cookies = {**request.cookies, SESSION_COOKIE: session_token()}
    headers = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items() if value),
        "Accept": "text/html",
        "Accept-Language": request.headers.get("Accept-Language", ""),
        "User-Agent": request.headers.get("User-Agent", ""),
    }
    return create_environ(
        address,
        base_url=request.url_root,
        headers=headers,
        environ_base={"REMOTE_ADDR": request.remote_addr or ""},
    )
