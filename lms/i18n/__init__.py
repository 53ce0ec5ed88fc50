"""Languages of the product and its messages, for pages, PDFs, mails and the command line."""

from lms.i18n.languages import (
    DEFAULT_LANGUAGE,
    LANGUAGES,
    Language,
    babel_locale,
    html_language,
    is_language,
    match_language,
    text_in,
)
from lms.i18n.messages import compile_stale, get_catalogue, translate

__all__ = [
    "DEFAULT_LANGUAGE",
    "LANGUAGES",
    "Language",
    "babel_locale",
    "compile_stale",
    "get_catalogue",
    "html_language",
    "is_language",
    "match_language",
    "text_in",
    "translate",
]
