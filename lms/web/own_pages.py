"""A page of ours as the person of this request would get it now, read by the server itself.

It is asked for in an application context of its own, so that nothing of it touches this request:
its checks, its language and its access are those of any other GET.
"""

from flask import current_app, request
from werkzeug.test import create_environ

from lms.web.csrf import SESSION_COOKIE, session_token
from lms.web.transaction import close_read


def read_own_page(address: str) -> str:
    """The page at an address of ours; empty where this person would get none."""
    close_read()
    environ = _environ(address)
    with current_app.app_context(), current_app.request_context(environ):
        answer = current_app.full_dispatch_request()
        is_page = answer.status_code == 200 and answer.mimetype == "text/html"
        page = answer.get_data(as_text=True) if is_page else ""
        answer.close()
    return page


def _environ(address: str) -> dict[str, object]:
    """Only what says who asks: with a session that has just begun, or with the one that is."""
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
