"""Proposed codes of cooperatives, read from their names."""

import itertools
import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.accounts.models import Organization
from lms.accounts.pinyin import spell_han
from lms.accounts.rules.organization_likeness import remove_general_words
from lms.db.chunks import chunks
from lms.short_text import BASE_LETTERS

_MAX_STEM = 34


def preview_codes(session: Session, names: Sequence[str]) -> dict[str, str]:
    """Return the codes that these new names would get in this order, without a lock."""
    stems = {name: _build_stem(name) for name in names}
    used_codes = _list_codes(session, set(stems.values()))
    codes: dict[str, str] = {}
    for name, stem in stems.items():
        numbered = (f"{stem}-{number}" for number in itertools.count(2))
        codes[name] = next(
            code for code in itertools.chain([stem], numbered) if code not in used_codes
        )
        used_codes.add(codes[name])
    return codes


def _list_codes(session: Session, stems: set[str]) -> set[str]:
    """Return the codes that begin with one of these; a stem has no sign of a pattern."""
    found: set[str] = set()
    for batch in chunks(sorted(stems)):
        begins = (Organization.code.like(f"{stem}%") for stem in batch)
        found.update(session.scalars(select(Organization.code).where(or_(*begins))))
    return found


def _build_stem(name: str) -> str:
    """Return what a proposed code begins with: whole words and syllables of the name.

    Where the name is too long, general words of cooperatives are left out first.
    """
    words = re.findall(r"[a-z0-9]+", _spell(name))
    if len("-".join(words)) > _MAX_STEM:
        words = re.findall(r"[a-z0-9]+", _spell(remove_general_words(name))) or words
    stem = ""
    for word in words:
        longer = f"{stem}-{word}" if stem else word[:_MAX_STEM]
        if len(longer) > _MAX_STEM:
            break
        stem = longer
    return stem or "spo"


def _spell(name: str) -> str:
    """Return the name in small Latin letters, Han characters by their readings."""
    plain = unicodedata.normalize("NFKD", spell_han(name)).casefold().translate(BASE_LETTERS)
    return "".join(character for character in plain if not unicodedata.combining(character))
