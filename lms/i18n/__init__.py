"""Languages of the product and its messages, for pages, PDFs, mails and the command line."""

from lms.i18n.languages import (
    DEFAULT_LANGUAGE,
    Language,
    babel_locale,
    find_language,
    guess_language,
    html_language,
    is_language,
    language_in,
    language_name,
    list_languages,
    match_language,
    pair_languages,
    read_language,
    text_in,
)
from lms.i18n.messages import build_translate, compile_stale, get_catalogue, gettext_noop, translate
from lms.i18n.texts import (
    LanguageName,
    list_text_languages,
    name_language,
    name_languages,
    order_texts,
)

__all__ = [
    "DEFAULT_LANGUAGE",
    "Language",
    "LanguageName",
    "babel_locale",
    "build_translate",
    "compile_stale",
    "find_language",
    "get_catalogue",
    "gettext_noop",
    "guess_language",
    "html_language",
    "is_language",
    "language_in",
    "language_name",
    "list_languages",
    "list_text_languages",
    "match_language",
    "name_language",
    "name_languages",
    "order_texts",
    "pair_languages",
    "read_language",
    "text_in",
    "translate",
]
