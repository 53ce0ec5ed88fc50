"""The passage of a text around what was found, in pieces."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from lms.search.rules import quantities
from lms.search.rules.query import SearchQuery, has_beginnings
from lms.search.rules.tokens import fold, is_han, list_pairs, list_runs

_WIDTH = 180
"""Latin letters of a passage; a Han character counts as two."""
_MIN_WORD = 3
"""Letters of a word of a longer form that is marked alone."""
_OCCURRENCES = 5
"""Passages that are compared."""
_CONTEXT = 24
"""Characters around a passage that tell whether a word or number at its edge is whole."""
# Of a folded text: Han characters beside a Latin word do not belong to it. A class with their range
# would take a millisecond to compile, for each word of each query.
_LATIN_START, _LATIN_END = "(?<![a-z0-9])", "(?![a-z0-9])"
_WORD_START, _WORD_END = r"(?<!\w)", r"(?!\w)"
_BREAK = re.compile(r"[\s。！？；，、.!?;,]")


@dataclass(frozen=True)
class SnippetPiece:
    """A part of a passage; `is_hit` if it was searched for."""

    text: str
    is_hit: bool = False


def mark(text: str, query: SearchQuery) -> tuple[SnippetPiece, ...]:
    """Return the whole text with its hits."""
    return tuple(_split(text, _find(text, _build_pattern(query)), 0, len(text)))


def build_snippet(text: str, query: SearchQuery) -> tuple[SnippetPiece, ...]:
    """Return the passage with most different hits; the beginning of a text without any.

    The text is as the index stores it: in NFC, with single spaces.
    """
    pattern = _build_pattern(query)
    first = _find_passage(text, query, pattern)
    start = _find_start(text, first) if first else 0
    end = _find_end(text, start)
    hits = _find(text[: end + _CONTEXT], pattern, start)
    before = [SnippetPiece("… ")] if start else []
    after = [SnippetPiece(" …")] if end < len(text) else []
    return (*before, *_split(text, hits, start, end), *after)


def _find_passage(text: str, query: SearchQuery, pattern: re.Pattern[str] | None) -> int:
    """Return where the passage with most different hits begins, 0 without any.

    Folding a long text takes longer than the rest of a page of results, so that it is only done
    around offsets that `str.find` gives.
    """
    if pattern is None:
        return 0
    best, most = 0, 0
    for offset in _list_offsets(text, query):
        hits = _find(text[: offset + _WIDTH], pattern, max(offset - 1, 0))
        words = len({word for _start, _end, word in hits})
        if words > most:
            best, most = hits[0][0], words
    if most:
        return best
    folded = fold(text)
    is_likely = any(part in folded for part in _list_all_parts(query))
    found = pattern.search(folded) if is_likely else None
    return found.start() if found else 0


def _list_offsets(text: str, query: SearchQuery) -> list[int]:
    """Return where the first occurrences of the parts of a query may be, the longest part first."""
    lowered = text.lower()
    found = (lowered.find(part) for part in _list_all_parts(query))
    return list(dict.fromkeys(offset for offset in found if offset >= 0))[:_OCCURRENCES]


def _find(text: str, pattern: re.Pattern[str] | None, start: int = 0) -> list[tuple[int, int, str]]:
    """Return start, end and words of the hits from `start` on."""
    if pattern is None:
        return []
    begin = max(start - _CONTEXT, 0)
    hits = pattern.finditer(fold(text[begin:]))
    found = [(hit.start() + begin, hit.end() + begin, hit[0]) for hit in hits]
    return [hit for hit in found if hit[0] >= start]


@lru_cache(64)  # of the queries that are answered now: it is the same for all texts of a page
def _build_pattern(query: SearchQuery) -> re.Pattern[str] | None:
    patterns = [_build_part_pattern(part, query) for part in _list_all_parts(query)]
    return re.compile("|".join(patterns)) if patterns else None


def _build_part_pattern(part: str, query: SearchQuery) -> str:
    if is_han(part):
        return re.escape(part)
    start, end = (_LATIN_START, _LATIN_END) if part.isascii() else (_WORD_START, _WORD_END)
    words = re.split(r"[\s-]+", part)
    start = quantities.START if part[0].isdecimal() else start
    end = quantities.END if quantities.is_number(words[-1]) else end
    is_whole = not (query.by_beginning and has_beginnings(part))
    return f"{start}{_join_words(words)}{end if is_whole else ''}"


@lru_cache(64)
def _list_all_parts(query: SearchQuery) -> tuple[str, ...]:
    """Return all that is marked, the longest first."""
    forms = {form for unit in query.units for form in unit.forms}
    parts = {part for form in forms for part in _list_parts(form)}
    return tuple(sorted(parts, key=lambda part: (-len(part), part)))


def _list_parts(form: str) -> Iterator[str]:
    """Yield what is marked of a form: all of it, its words, and the pairs of Han characters."""
    runs = list_runs(fold(form))
    if not any(map(is_han, runs)):
        yield " ".join(runs)
        yield from (run for run in runs if len(run) >= _MIN_WORD)
        return
    for run in runs:
        yield run
        if is_han(run):
            yield from list_pairs(run)


def _join_words(words: Iterable[str]) -> str:
    """Return the pattern of words that spaces or hyphens separate."""
    return r"[\s-]+".join(
        quantities.build_pattern(word) if quantities.is_number(word) else re.escape(word)
        for word in words
    )


def _find_start(text: str, hit: int) -> int:
    """Return the beginning of the passage: some words before the hit."""
    earliest = max(hit - _WIDTH // 4, 0)
    if not earliest:
        return 0
    breaks = [found.end() for found in _BREAK.finditer(text, earliest, hit)]
    return breaks[0] if breaks else max(hit - _WIDTH // 10, 0)


def _find_end(text: str, start: int) -> int:
    width = 0
    for index in range(start, len(text)):
        width += 2 if text[index] >= "\u2e80" else 1
        if width > _WIDTH:
            space = text.rfind(" ", start + _WIDTH // 3, index)
            return space if space > 0 and text[index] < "\u2e80" else index
    return len(text)


def _split(
    text: str, hits: Iterable[tuple[int, int, str]], start: int, end: int
) -> Iterator[SnippetPiece]:
    position = start
    for first, last, _word in hits:
        if first < position or last > end:
            continue
        if first > position:
            yield SnippetPiece(text[position:first])
        yield SnippetPiece(text[first:last], is_hit=True)
        position = last
    if position < end:
        yield SnippetPiece(text[position:end])
