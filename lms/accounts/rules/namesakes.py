"""Organizations of the same name are told apart by code and place wherever they are listed."""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lms.i18n import LANGUAGES, country_name, text_in, translate


def _(message: str) -> str:
    """Marks a message for extraction."""
    return message


@dataclass(frozen=True)
class OrganizationLabel:
    """An organization as far as a list has to name it."""

    id: int
    code: str
    name_en: str
    name_zh: str
    country: str
    province: str


def build_distinct_names(rows: Iterable[OrganizationLabel]) -> dict[int, dict[str, str]]:
    """Names by language of each row, with code and place where another one reads the same."""
    known = {row.id: row for row in rows}
    names: dict[int, dict[str, str]] = {one: {} for one in known}
    for language in LANGUAGES:
        shown = {
            one: text_in({"en": row.name_en, "zh": row.name_zh}, language)
            for one, row in known.items()
        }
        counts = Counter(map(_fold, shown.values()))
        for one, name in shown.items():
            is_shared = counts[_fold(name)] > 1
            names[one][language] = name_with_place(known[one], language) if is_shared else name
    return names


def fold_names(row: OrganizationLabel) -> frozenset[str]:
    """Its names, folded."""
    return frozenset(map(_fold, filter(None, (row.name_en, row.name_zh))))


def fold_name(name: str) -> str:
    """Equal for names that look the same: whatever the width, the capitals and the spaces."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def name_with_place(row: OrganizationLabel, language: str) -> str:
    """With code and place, whether another one reads the same or not."""
    return translate(
        _("%(name)s (%(code)s, %(place)s)"),
        language,
        name=text_in({"en": row.name_en, "zh": row.name_zh}, language),
        code=row.code,
        place=row.province or country_name(row.country, language),
    )


def name_with_every_place(row: OrganizationLabel) -> tuple[str, ...]:
    """Its name with code and place as the pages of each language write it."""
    return tuple(name_with_place(row, language) for language in LANGUAGES)


# The whole network's are compared on many pages; people's names are not kept like this.
_fold = lru_cache(maxsize=10_000)(fold_name)
