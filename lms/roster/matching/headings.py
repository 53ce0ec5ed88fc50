"""The headings of a list as people write them: bilingual, with remarks, with spaces inside."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.short_text import clean_short_text

_REMARK = re.compile(r"\([^()]*(?:\)|$)|\[[^\[\]]*(?:\]|$)|【[^【】]*(?:】|$)|〔[^〔〕]*(?:〕|$)")
_NOISE = re.compile(r"[\s*:.#?!_\-/\\|、,;&+·•]+")
# Where one heading ends and the next begins: signs and words, and a change to or from Han.
_PARTS = re.compile(
    r"[/\\|、,;&+或\d]+|\bor\b|\band\b"
    r"|(?<=[\u3400-\u9fff])(?=[^\u3400-\u9fff])|(?<=[^\u3400-\u9fff])(?=[\u3400-\u9fff])"
)
# English headings occur in the lists of all countries.
_NAME_OF = re.compile(r"name of (?:the |your )?(?P<last>.+)|(?P<first>.+?)(?:'s)?[ _-]+name")
_SIGNS = " *:.#?!_-"
_HAN_SPACE = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")


@dataclass(frozen=True)
class HeadingMatch:
    """`positions`: index of the column for each key; `further`: of others with the same key."""

    positions: dict[str, int]
    further: dict[str, tuple[int, ...]]


def match_headings(cells: Sequence[str], keys: Mapping[str, str]) -> HeadingMatch:
    """Return the columns that the cells name; `keys`: the key of each folded heading."""
    found: dict[str, list[int]] = {}
    for index, cell in enumerate(cells):
        key = keys.get(fold_heading(cell)) or _find_named(cell, keys) or _find_part(cell, keys)
        if key:
            found.setdefault(key, []).append(index)
    return HeadingMatch(
        {key: indexes[0] for key, indexes in found.items()},
        {key: tuple(indexes[1:]) for key, indexes in found.items() if len(indexes) > 1},
    )


def fold_heading(heading: str) -> str:
    """Return the heading without remarks in brackets, signs, spaces and differences of case."""
    return _NOISE.sub("", _drop_remarks(heading))


def _find_named(heading: str, keys: Mapping[str, str]) -> str | None:
    """Return the key of X for "name of X" and "X name", which say no more than X."""
    found = _NAME_OF.fullmatch(_drop_remarks(heading).strip(_SIGNS))
    return keys.get(fold_heading(found["first"] or found["last"])) if found else None


def _find_part(heading: str, keys: Mapping[str, str]) -> str | None:
    """Return the key that a part of the heading names, unless its parts name several."""
    parts = _PARTS.split(_HAN_SPACE.sub("", _drop_remarks(heading)))
    named = {keys.get(fold_heading(part)) for part in parts} - {None}
    return named.pop() if len(named) == 1 else None


def _drop_remarks(heading: str) -> str:
    text = unicodedata.normalize("NFKC", clean_short_text(heading)).casefold()
    return _REMARK.sub(" ", text)
