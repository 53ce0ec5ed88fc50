"""Messages by language: English sentences are the keys, `.po` files hold the translations."""

import contextlib
import functools
import io
from collections.abc import Callable
from pathlib import Path

from babel.support import NullTranslations, Translations

from lms.atomic_files import write_atomically
from lms.i18n.languages import DEFAULT_LANGUAGE, translations_folder
from lms.i18n.texts import LanguageName, name_language

DOMAIN = "messages"


def gettext_noop(message: str) -> str:
    """Return the message as it is: under the name `_` it is extracted, and translated later."""
    return message


def translate(message: str, language: str, /, **values: object) -> str:
    """Return the message in a language, with its placeholders filled in.

    The items of a list or tuple are separated as the language separates them.
    """
    catalogue = get_catalogue(language)

    def show(value: object) -> object:
        if isinstance(value, LanguageName):
            return name_language(value.code, language)
        if isinstance(value, list | tuple):
            return catalogue.gettext(", ").join(map(str, value))
        return value

    text = catalogue.gettext(message)
    return text % {key: show(value) for key, value in values.items()} if values else text


PluralForms = tuple[str, str]
"""A message for one and for any other number, English; `%(num)s` is the number."""


def ngettext_noop(singular: str, plural: str) -> PluralForms:
    """Mark a message with a number for extraction, as `ngettext`."""
    return singular, plural


def translate_count(forms: PluralForms, language: str, number: int, /, **values: object) -> str:
    """Return the form of a message for a number in a language, with its placeholders filled in."""
    text = get_catalogue(language).ngettext(*forms, number)
    return str(text) % {"num": number, **values}


def build_translate(language: str) -> Callable[[str, str], str]:
    """Return a function of message and context, for a library that knows no languages.

    The context distinguishes equal English words; it is empty where there is none.
    """
    catalogue = get_catalogue(language)

    def find(message: str, context: str) -> str:
        found = catalogue.pgettext(context, message) if context else catalogue.gettext(message)
        return str(found)

    return find


def compile_stale(folder: Path | None = None) -> list[Path]:
    """Compile every `.po` that is newer than its `.mo`; return the files written.

    In a folder that cannot be written each process compiles them for itself (`get_catalogue`).
    """
    written = []
    for source in sorted((folder or translations_folder()).glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if _is_stale(source, target):
            with contextlib.suppress(OSError):
                write_atomically(target, _compile(source))
                written.append(target)
    return written


def _is_stale(source: Path, target: Path) -> bool:
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def _compile(source: Path) -> bytes:
    from lms.i18n.po_files import compile_po  # slow import, only for messages that have changed

    return compile_po(source)


def get_catalogue(language: str) -> NullTranslations:
    """Return the messages of a language, read once in this process.

    Uncompiled messages are read from the `.po` itself, as in a command before the first start.
    """
    return load_catalogue(language, translations_folder())


@functools.cache
def load_catalogue(language: str, folder: Path) -> NullTranslations:
    """Return the messages of a language; one that it lacks is in English."""
    catalogue = _load(language, folder)
    if language != DEFAULT_LANGUAGE:
        catalogue.add_fallback(_load(DEFAULT_LANGUAGE, folder))
    return catalogue


def _load(language: str, folder: Path) -> NullTranslations:
    source = folder / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not source.exists() or not _is_stale(source, source.with_suffix(".mo")):
        return Translations.load(str(folder), [language], DOMAIN)
    return Translations(io.BytesIO(_compile(source)), DOMAIN)
