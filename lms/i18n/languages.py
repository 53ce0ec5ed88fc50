"""The product's language codes, and the corresponding codes of browsers, HTML and Babel."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """`code` in URLs and tables, `html` in `lang=`, `locale` for Babel's formats."""

    code: str
    html: str
    locale: str
    name: str


LANGUAGES: dict[str, Language] = {
    "zh": Language("zh", "zh-Hans", "zh_Hans_CN", "简体中文"),
    "en": Language("en", "en", "en_GB", "English"),
}
DEFAULT_LANGUAGE = "en"


def is_language(code: str) -> bool:
    return code in LANGUAGES


def html_language(code: str) -> str:
    return LANGUAGES.get(code, LANGUAGES[DEFAULT_LANGUAGE]).html


def babel_locale(code: str) -> str:
    return LANGUAGES.get(code, LANGUAGES[DEFAULT_LANGUAGE]).locale


def text_in(texts: Mapping[str, str], language: str) -> str:
    """Return the text in that language, or the first one, which is the source's."""
    return texts.get(language) or next(filter(None, texts.values()), "")


def match_language(accept_language: str) -> str:
    """Return the best language for an Accept-Language header.

    Neither Babel nor Werkzeug matches zh-CN to zh_Hans, so Chinese phones would get English; here
    the primary tag decides: zh-CN, zh-SG, zh-Hans-CN, zh-TW are all zh. The product is in
    simplified script, which a reader of the traditional script reads more easily than English.
    """
    for tag in _by_quality(accept_language[:500]):
        primary = tag.split("-")[0].split("_")[0].lower()
        if primary in LANGUAGES:
            return primary
    return DEFAULT_LANGUAGE


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
