"""The language of a page: the account's, else the one chosen here, else the browser's."""

from collections.abc import Mapping

from babel.support import NullTranslations
from flask import Flask, Response, g, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel, Domain, refresh
from markupsafe import Markup, escape

from lms.i18n import (
    babel_locale,
    compile_stale,
    get_catalogue,
    get_languages_by_code,
    html_language,
    is_language,
    language_name,
    list_text_languages,
    match_language,
    name_language,
)
from lms.web.request_values import drop_unreadable, read_referrer

COOKIE = "language"
YEAR = 365 * 24 * 3600


def install(app: Flask) -> None:
    compile_stale()
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    app.after_request(_keep_account_language)
    babel = Babel(app, locale_selector=_locale, timezone_selector=current_zone)
    # Views read the same messages as templates do, with the same fallback.
    babel.domain_instance = domain = Domain()
    domain.get_translations = _messages
    # Flask-Babel looks up the request's locale for every word, and Jinja makes three calls of each;
    # a page has fifty of them.
    app.jinja_env.globals.update(_=_translate, ngettext=_translate_count)
    app.jinja_env.globals.update(
        current_language=current_language,
        get_languages_by_code=get_languages_by_code,
        html_language=html_language,
        language_name=language_name,
        list_text_languages=list_text_languages,
        localized_language_name=localized_language_name,
        current_page_address=current_page_address,
    )


def _translate(text: str, /, **values: object) -> Markup:
    message = _messages().gettext(text)
    # Each text is escaped once; `%` of Markup wraps every value in an object of its own.
    return Markup(message % _escape(values) if values or "%" in message else message)  # noqa: S704


def _translate_count(one: str, many: str, num: int, /, **values: object) -> Markup:
    text = _messages().ngettext(one, many, num)
    return Markup(text % _escape({"num": num, **values}))  # noqa: S704


def _escape(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value if type(value) is int else escape(value) for name, value in values.items()}


def current_language() -> str:
    """Return the code of the language of this request."""
    language: str | None = g.get("language")
    if language is None:
        language = g.language = _choose()
    return language


def localized_language_name(code: str) -> str:
    """Return what a language is called in the language of this request."""
    return name_language(code, current_language())


def use_language(language: str) -> None:
    """Use the language that was chosen just now for this response."""
    g.language = language
    g.pop("messages", None)
    refresh()


def answer_in_language(language: str) -> None:
    """Show this page in a language that the reader did not choose and that is not stored."""
    use_language(language)
    g.keeps_language = False


def show_times_in(zone: str) -> None:
    """Show the times of this page in a zone, such as that of the cohort that it is about."""
    g.time_zone = zone
    refresh()


def current_page_address() -> str:
    """Return the address of the page shown; after a refused form that of the page with the form."""
    if request.method == "GET":
        return drop_unreadable(request.full_path.rstrip("?"))
    before = read_referrer()
    return before.removeprefix(request.host_url.rstrip("/")) if before else "/"


def store_language(response: ResponseReturnValue, language: str) -> ResponseReturnValue:
    """Store a visitor's choice of language in this browser."""
    made = make_response(response)
    made.set_cookie(
        COOKIE, language, max_age=YEAR, secure=request.is_secure, httponly=True, samesite="Lax"
    )
    return made


def _keep_account_language(response: Response) -> Response:
    """Store the account's language in the browser too, for when the database is unavailable."""
    principal = g.get("principal")
    if not g.get("keeps_language", True):
        return response
    if principal and principal.is_signed_in and response.mimetype == "text/html":
        language = current_language()
        if is_language(language) and request.cookies.get(COOKIE) != language:
            store_language(response, language)
    return response


def _choose() -> str:
    principal = g.get("principal")
    if principal and principal.is_signed_in and is_language(principal.language):
        return str(principal.language)
    chosen = request.cookies.get(COOKIE, "")
    if is_language(chosen):
        return chosen
    return match_language(request.headers.get("Accept-Language", ""))


def _messages() -> NullTranslations:
    """Return the messages in the language of this request."""
    messages: NullTranslations | None = g.get("messages")
    if messages is None:
        messages = g.messages = get_catalogue(current_language())
    return messages


def _locale() -> str:
    return babel_locale(current_language())


def current_zone() -> str | None:
    """Return the zone in which this page shows times, None for the one of visitors."""
    if "time_zone" in g:
        return str(g.time_zone)
    principal = g.get("principal")
    return str(principal.time_zone) if principal else None
