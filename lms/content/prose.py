"""The size of a text, its sentences and its numbers."""

import re
from collections.abc import Iterable
from decimal import Decimal

from lms.content.numbers import fold_digits
from lms.content.parse_state import ParseState, TextSegment
from lms.content.parse_tree import ProseNumber, ProseSize

MAX_WORDS = 28
MAX_CHARACTERS = 60

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[^\W\d_][\w'’.-]*|\d[\d.,:%-]*", re.UNICODE)
_SENTENCE_END = re.compile(r"[。！？]+[”’」』）]*|(?<=[.!?])[”’\")]*\s+|(?<=[.!?][”’\")])\s+")
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTHS = {name: Decimal(number) for number, name in enumerate(_MONTH_NAMES, start=1)}
_SCALES = {
    "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "bn": 9, "trn": 12,
    "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10,
    "千亿": 11, "万亿": 12,
}  # fmt: skip
_SCALE_NAMES = "|".join(sorted(_SCALES, key=len, reverse=True))
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.])(?P<whole>\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?!\d)|\d+)(?P<part>\.\d+)?"
    rf"(?:[ \u00a0]?(?P<scale>(?:{_SCALE_NAMES})(?![a-z])))?",
    re.IGNORECASE,
)
_MONTH = re.compile(
    rf"(?:(?<=\d )|(?<=\d{{2}} ))(?:{'|'.join(_MONTHS)})\b"
    rf"|\b(?:{'|'.join(_MONTHS)})(?= \d)",
    re.IGNORECASE,
)


def measure(segments: Iterable[TextSegment]) -> ProseSize:
    """Return the size of the text that every learner reads."""
    words = characters = 0
    for segment in segments:
        if segment.counted:
            more = count_text(segment.text)
            words, characters = words + more[0], characters + more[1]
    return ProseSize(words, characters)


def count_text(text: str) -> tuple[int, int]:
    """Return the number of words in spaced scripts, and of Han characters."""
    if text.isascii():
        return len(_WORD.findall(text)), 0
    without, characters = _HAN.subn(" ", text)
    return len(_WORD.findall(without)), characters


def check_sentences(state: ParseState) -> None:
    """Report sentences of more than 28 words or 60 Chinese characters."""
    for segment in state.segments:
        if len(segment.text) <= MAX_CHARACTERS:
            continue
        start = 0
        for found in (*_SENTENCE_END.finditer(segment.text), None):
            end = found.start() if found else len(segment.text)
            sentence = segment.text[start:end]
            offset = start + len(sentence) - len(sentence.lstrip())
            _check_sentence(sentence, segment.find_line(offset), state)
            start = found.end() if found else end


def _check_sentence(sentence: str, line: int, state: ParseState) -> None:
    if len(sentence) <= MAX_CHARACTERS:
        return
    words, characters = count_text(sentence)
    limit = MAX_CHARACTERS if characters else MAX_WORDS
    length = characters or words
    if length > limit:
        column = state.find_column(line, sentence.strip()[:20])
        state.add_problem("sentence-too-long", line, column, length=length, limit=limit)


def find_numbers(state: ParseState) -> tuple[ProseNumber, ...]:
    """Return all numbers of the running text, including months, which Chinese writes as numbers."""
    found: list[ProseNumber] = []
    for segment in state.segments:
        for offset, written, value in list_numbers(segment.text):
            line = segment.find_line(offset)
            column = state.find_column(line, written)
            found.append(ProseNumber(written, value, line, column))
    return tuple(found)


def list_numbers(text: str) -> list[tuple[int, str, Decimal]]:
    """Return position, written form and value of every number and month, in the text's order."""
    text = fold_digits(text)
    hits = [(hit.start(), hit[0], _get_value(hit)) for hit in _NUMBER.finditer(text)]
    hits += [(hit.start(), hit[0], _MONTHS[hit[0].lower()]) for hit in _MONTH.finditer(text)]
    return sorted(hits)


def _get_value(hit: re.Match[str]) -> Decimal:
    whole = re.sub(r"\D", "", hit["whole"])
    value = Decimal(whole + (hit["part"] or ""))
    return value.scaleb(_SCALES[hit["scale"].lower()]) if hit["scale"] else value
