"""The passage of a text around what was found, in pieces."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lms.search.rules.query import SearchQuery
from lms.search.rules.tokens import HAN, fold, is_han, list_pairs, list_runs

_WIDTH = 180
"""Latin letters of a passage; a Han character counts as two."""
_MATCHES = 200
# Han characters beside a word do not belong to it.
_WORD_START, _WORD_END = rf"(?:(?<=[{HAN}])|(?<!\w))", rf"(?:(?=[{HAN}])|(?!\w))"
_BREAK = re.compile(r"[\s。！？；，、.!?;,]")


@dataclass(frozen=True)
class SnippetPiece:
    """A part of a passage; `is_hit` if it was searched for."""

    text: str
    is_hit: bool = False


def mark(text: str, query: SearchQuery) -> tuple[SnippetPiece, ...]:
    """Return the whole text with its hits."""
    return tuple(_split(text, _find(text, query), 0, len(text)))


def build_snippet(text: str, query: SearchQuery) -> tuple[SnippetPiece, ...]:
    """Return the passage with most different hits; the beginning of a text without any."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    hits = _find(text, query)
    start, end = _choose_window(text, hits)
    pieces = list(_split(text, hits, start, end))
    before = [SnippetPiece("… ")] if start else []
    after = [SnippetPiece(" …")] if end < len(text) else []
    return (*before, *pieces, *after)


def _find(text: str, query: SearchQuery) -> list[tuple[int, int, str]]:
    """Return start, end and words of the first hits."""
    pattern = _build_pattern(query)
    if pattern is None:
        return []
    found = []
    for hit in pattern.finditer(fold(text)):
        found.append((hit.start(), hit.end(), hit[0]))
        if len(found) == _MATCHES:
            break
    return found


def _build_pattern(query: SearchQuery) -> re.Pattern[str] | None:
    forms = {form for unit in query.units for form in unit.forms}
    parts = sorted({part for form in forms for part in _list_parts(form)}, key=len, reverse=True)
    end = "" if query.by_beginning else _WORD_END
    patterns = [
        re.escape(part) if is_han(part) else f"{_WORD_START}{_join_words(part)}{end}"
        for part in parts
    ]
    return re.compile("|".join(patterns)) if patterns else None


def _list_parts(form: str) -> Iterator[str]:
    """Yield what is marked of a form: all of it, and the pairs of a long run of Han characters."""
    runs = list_runs(fold(form))
    if not any(map(is_han, runs)):
        yield " ".join(runs)
        return
    for run in runs:
        yield run
        if is_han(run):
            yield from list_pairs(run)


def _join_words(words: str) -> str:
    """Return the pattern of words that spaces or hyphens separate."""
    return r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", words)))


def _choose_window(text: str, hits: list[tuple[int, int, str]]) -> tuple[int, int]:
    if not hits:
        return 0, _find_end(text, 0)
    best, most = hits[0][0], 0
    for start, _end, _word in hits:
        end = _find_end(text, start)
        words = {word for first, last, word in hits if start <= first and last <= end}
        if len(words) > most:
            best, most = start, len(words)
    start = _find_start(text, best)
    return start, _find_end(text, start)


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
