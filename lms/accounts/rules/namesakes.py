"""Organizations of the same name are distinguished by code and location in lists."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from lms.accounts.rules.names import MIDDLE_DOTS
from lms.i18n import get_languages_by_code, language_in, text_in, translate
from lms.i18n import gettext_noop as _
from lms.i18n.choices import name_country
from lms.short_text import drop_invisible

_ALIKE = str.maketrans({
    **dict.fromkeys(MIDDLE_DOTS, "·"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58", "-"),
    **dict.fromkeys("\u2018\u2019\u201b\u02bc\u02b9\u2032\u00b4`", "'"),
})  # fmt: skip


@dataclass(frozen=True)
class OrganizationLabel:
    """The code, names and location of an organization, as lists need them."""

    id: int
    code: str
    names: Mapping[str, str] = field(hash=False)
    country: str
    province: str


def build_distinct_names(rows: Iterable[OrganizationLabel]) -> dict[int, dict[str, str]]:
    """Return the names of each row, with code and location where another one reads the same.

    They are in the languages that it has a name in; readers of others are shown the first one,
    as by `text_in` and `language_in`.
    """
    by_id = {row.id: row for row in rows}
    shared: set[tuple[int, str]] = set()
    for reader_language in {
        *get_languages_by_code(),
        *(language for row in by_id.values() for language in row.names),
    }:
        shown = {
            organization_id: language_in(row.names, reader_language)
            for organization_id, row in by_id.items()
        }
        folded = {
            organization_id: _fold(by_id[organization_id].names[language])
            for organization_id, language in shown.items()
        }
        counts = Counter(folded.values())
        shared.update(
            (organization_id, shown[organization_id])
            for organization_id, name in folded.items()
            if counts[name] > 1
        )
    return {
        organization_id: {
            language: name_with_place(row, language)
            if (organization_id, language) in shared
            else name
            for language, name in row.names.items()
        }
        for organization_id, row in by_id.items()
    }


def fold_names(names: Mapping[str, str]) -> frozenset[str]:
    """Return the names of an organization in all languages, folded."""
    return frozenset(map(_fold, names.values()))


def fold_name(name: str) -> str:
    """Return a text that is equal for names that look the same.

    They differ only in width, case, spaces, invisible characters, compatibility forms, or in which
    of several dots, hyphens or apostrophes they contain.
    """
    text = unicodedata.normalize("NFKC", drop_invisible(name)).casefold()
    return "".join(text.translate(_ALIKE).split())


def matches_search(search: str, texts: Iterable[str]) -> bool:
    """Return whether one of the texts contains the search text, both folded."""
    wanted = fold_name(search)
    return not wanted or any(wanted in fold_name(text) for text in texts)


def name_with_place(row: OrganizationLabel, language: str) -> str:
    """Return the name with code and location, whether or not another organization has the same.

    All in the language of the name, which is the first one where it has none in that language.
    """
    name_language = language_in(row.names, language)
    return translate(
        _("%(name)s (%(code)s, %(place)s)"),
        name_language,
        name=text_in(row.names, name_language),
        code=row.code,
        place=row.province or name_country(row.country, name_language),
    )


def name_with_every_place(row: OrganizationLabel) -> tuple[str, ...]:
    """Return its name with code and location in every language that it has a name in."""
    return tuple(name_with_place(row, language) for language in row.names)


# All organizations are compared on many pages, so folded names are cached; people's names are not.
_fold = lru_cache(maxsize=10_000)(fold_name)
