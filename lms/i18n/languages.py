"""The languages of the product, each a folder of translations that holds a `language.toml`."""

import functools
import os
import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lms.errors import SetupProblem
from lms.folders import TRANSLATIONS

DEFAULT_LANGUAGE = "en"
FILE = "language.toml"


class LanguageUnusable(SetupProblem):
    message = (
        "%(path)s cannot be used (%(reason)s). Compare it with the language.toml of another"
        " language."
    )


@dataclass(frozen=True)
class Language:
    """`code` in URLs and tables, `html` in `lang=`, `locale` for Babel's formats.

    `offered`: people may choose it; a language that is not offered is known for texts only. `font`:
    the family that leads in printed texts. Formats of days are patterns of CLDR; `title_format`
    puts the title of a course in marks. `language_names` says how languages are called in it, by
    code, where Babel's names differ. `words` name the language in lists of people; `letters` in a
    name show that somebody reads it (a class of a regular expression).
    """

    code: str
    html: str
    locale: str
    name: str
    order: int = 100
    offered: bool = True
    font: str = "LMS Latin"
    date_format: str = "d MMMM y"
    moment_format: str = "d MMMM y, HH:mm"
    day_format: str = "d MMM"
    title_format: str = "%s"
    words: Sequence[str] = ()
    letters: str = ""
    language_names: Mapping[str, str] = field(default_factory=dict)


def translations_folder() -> Path:
    """Return the folder that holds one folder for each language.

    Read from the environment, since messages are needed where there are no settings.
    """
    return _resolve(os.environ.get("LMS_TRANSLATIONS", "").strip())


@functools.cache  # asked for every word of a page
def _resolve(named: str) -> Path:
    return Path(named).resolve() if named else TRANSLATIONS


def get_languages_by_code() -> Mapping[str, Language]:
    """Return the languages that people may choose, by code, in the order of their files."""
    return _read_languages(translations_folder())[1]


def is_language(code: str) -> bool:
    return code in get_languages_by_code()


def find_language(code: str) -> Language:
    """Return the language, or English when no folder has this code."""
    languages = _read_languages(translations_folder())[0]
    return languages.get(code) or languages[DEFAULT_LANGUAGE]


def html_language(code: str) -> str:
    """Return the value of `lang=`; a code without a folder is returned as it is."""
    languages = _read_languages(translations_folder())[0]
    return languages[code].html if code in languages else code


def language_name(code: str) -> str:
    """Return the language's own name; the code when there is no folder for it."""
    languages = _read_languages(translations_folder())[0]
    return languages[code].name if code in languages else code


def pair_languages(code: str) -> tuple[str, ...]:
    """Return the two languages of a proof for somebody: their own and English.

    Paired with English is the first language that is offered.
    """
    languages = get_languages_by_code()
    others = [language for language in languages if language != DEFAULT_LANGUAGE]
    preferred = code if code in others else next(iter(others), DEFAULT_LANGUAGE)
    return tuple(dict.fromkeys((preferred, DEFAULT_LANGUAGE)))


def babel_locale(code: str) -> str:
    return find_language(code).locale


def read_language(text: str) -> str:
    """Return the code of a language that somebody wrote as a word; empty if there is none."""
    typed = _fold(text)
    for language in get_languages_by_code().values():
        if typed in map(_fold, (language.code, language.html, language.name, *language.words)):
            return language.code
    return ""


def guess_language(name: str) -> str:
    """Return the language that somebody of this name probably reads."""
    for language in get_languages_by_code().values():
        if language.letters and re.search(f"[{language.letters}]", name):
            return language.code
    return DEFAULT_LANGUAGE


def text_in(texts: Mapping[str, str], language: str) -> str:
    """Return the text in that language, or the first one, which is the source's."""
    return texts.get(language) or next(filter(None, texts.values()), "")


def language_in(texts: Mapping[str, str], language: str) -> str:
    """Return the language of the text that `text_in` gives."""
    if texts.get(language):
        return language
    return next((code for code, text in texts.items() if text), language)


def match_language(accept_language: str) -> str:
    """Return the best language for an Accept-Language header.

    Neither Babel nor Werkzeug matches zh-CN to zh_Hans, so Chinese phones would get English; here
    the primary tag decides: zh-CN, zh-SG, zh-Hans-CN, zh-TW are all zh. The product is in
    simplified script, which a reader of the traditional script reads more easily than English.
    """
    languages = get_languages_by_code()
    for tag in _by_quality(accept_language[:500]):
        primary = tag.split("-")[0].split("_")[0].lower()
        if primary in languages:
            return primary
    return DEFAULT_LANGUAGE


@functools.cache
def _read_languages(folder: Path) -> tuple[Mapping[str, Language], Mapping[str, Language]]:
    """Return all languages of the folder, and those that are offered."""
    read = [_read(path) for path in sorted(folder.glob(f"*/{FILE}"))]
    languages = {
        language.code: language
        for language in sorted(read, key=lambda language: (language.order, language.code))
    }
    if DEFAULT_LANGUAGE not in languages:
        path = folder / DEFAULT_LANGUAGE / FILE
        raise LanguageUnusable(path=path, reason="it is missing")
    return languages, {code: language for code, language in languages.items() if language.offered}


def _read(path: Path) -> Language:
    try:
        return Language(code=path.parent.name, **tomllib.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise LanguageUnusable(path=path, reason=error) from error


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _by_quality(header: str) -> list[str]:
    ranked: list[tuple[float, int, str]] = []
    for position, item in enumerate(header.split(",")):
        tag, _, parameter = item.strip().partition(";")
        quality = _quality(parameter.strip())
        if tag and quality > 0:
            ranked.append((-quality, position, tag.strip()))
    return [tag for _, _, tag in sorted(ranked)]


def _quality(parameter: str) -> float:
    if not parameter.startswith("q="):
        return 1.0
    try:
        return min(max(float(parameter[2:]), 0.0), 1.0)
    except ValueError:
        return 0.0
