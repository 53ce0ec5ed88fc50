"""Messages by language: English sentences are the keys, `.po` files hold the translations."""

import functools
import io
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from lms.atomic_files import write_whole
from lms.folders import TRANSLATIONS

DOMAIN = "messages"


def translate(message: str, language: str, **values: object) -> str:
    """Return the message in a language, with its placeholders filled in."""
    text = get_catalogue(language).gettext(message)
    return text % values if values else text


def compile_stale(folder: Path = TRANSLATIONS) -> list[Path]:
    """Compile every `.po` that is newer than its `.mo`; return the files written."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if _is_stale(source, target):
            _compile(source, target)
            written.append(target)
    return written


def _is_stale(source: Path, target: Path) -> bool:
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def _compile(source: Path, target: Path) -> None:
    with source.open("rb") as handle:
        catalogue = read_po(handle)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    write_whole(target, compiled.getvalue())


@functools.cache
def get_catalogue(language: str) -> NullTranslations:
    """Return the messages of a language, read once in this process.

    Uncompiled messages are read from the `.po` itself, as in a command before the first start.
    """
    return load_catalogue(language, TRANSLATIONS)


def load_catalogue(language: str, folder: Path) -> NullTranslations:
    """Return the messages of a language in a folder of translations; empty if there are none."""
    source = folder / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not source.exists() or not _is_stale(source, source.with_suffix(".mo")):
        return Translations.load(str(folder), [language], DOMAIN)
    compiled = io.BytesIO()
    with source.open("rb") as handle:
        write_mo(compiled, read_po(handle))
    compiled.seek(0)
    return Translations(compiled, DOMAIN)
