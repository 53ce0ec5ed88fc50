"""Names and texts that people type in several languages, by code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from babel import Locale
from babel.lists import format_list

from lms.i18n.languages import (
    DEFAULT_LANGUAGE,
    babel_locale,
    find_language,
    get_languages_by_code,
    language_name,
)


@dataclass(frozen=True)
class LanguageName:
    """A language as a value of a message: it is named in the language of the message."""

    code: str

    def __str__(self) -> str:
        return name_language(self.code, DEFAULT_LANGUAGE)


def name_language(code: str, reader: str) -> str:
    """Return what the language is called in the language of a reader; its own name if unknown."""
    name = find_language(reader).language_names.get(code)
    return name or Locale.parse(babel_locale(reader)).languages.get(code) or language_name(code)


def name_languages(codes: Iterable[str], reader: str) -> str:
    """Return the languages to choose from as part of a sentence: English or Chinese."""
    names = [name_language(code, reader) for code in codes]
    return format_list(names, style="or", locale=babel_locale(reader))


def list_text_languages() -> tuple[str, ...]:
    """Return the languages to type a name in: English, then the others in their order."""
    return tuple(dict.fromkeys((DEFAULT_LANGUAGE, *get_languages_by_code())))


def order_texts(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the texts that are not empty; the first one is read where there is none of one's own.

    English is first, then the others in the order of languages.
    """
    codes = dict.fromkeys((*list_text_languages(), *texts))
    return {code: texts[code] for code in codes if texts.get(code)}
