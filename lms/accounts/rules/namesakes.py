"""Organizations of the same name are distinguished by code and location in lists."""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lms.i18n import list_languages, text_in, translate
from lms.i18n.choices import name_country


def _(message: str) -> str:
    """Mark a message for extraction."""
    return message


@dataclass(frozen=True)
class OrganizationLabel:
    """The code, names and location of an organization, as lists need them."""

    id: int
    code: str
    name_en: str
    name_zh: str
    country: str
    province: str


def build_distinct_names(rows: Iterable[OrganizationLabel]) -> dict[int, dict[str, str]]:
    """Return names by language of each row, with code and location if others have the same."""
    known = {row.id: row for row in rows}
    names: dict[int, dict[str, str]] = {organization_id: {} for organization_id in known}
    for language in list_languages():
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
    """Return its names, folded."""
    return frozenset(map(_fold, filter(None, (row.name_en, row.name_zh))))


def fold_name(name: str) -> str:
    """Return a text that is equal for names that differ only in width, case or spaces."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def name_with_place(row: OrganizationLabel, language: str) -> str:
    """Return the name with code and location, whether or not another organization has the same."""
    return translate(
        _("%(name)s (%(code)s, %(place)s)"),
        language,
        name=text_in({"en": row.name_en, "zh": row.name_zh}, language),
        code=row.code,
        place=row.province or name_country(row.country, language),
    )


def name_with_every_place(row: OrganizationLabel) -> tuple[str, ...]:
    """Return its name with code and location in every language of the pages."""
    return tuple(name_with_place(row, language) for language in list_languages())


# All organizations are compared on many pages, so folded names are cached; people's names are not.
_fold = lru_cache(maxsize=10_000)(fold_name)
