"""The values of cells as a person reads them: shared texts, numbers, days."""

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from math import isfinite
from xml.parsers.expat import ExpatError

from lms.sheets.cell_text import MAX_TEXT_LENGTH
from lms.sheets.xlsx_package import Package
from lms.sheets.xml_events import ElementHandler, read_events

_MAX_TEXTS = 200_000
_DAY_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""Numbers of the formats of days that every workbook has without declaring them."""
_NO_PATTERN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DAY_LETTER = re.compile(r"[dmyhs]", re.IGNORECASE)
_NO_DAYS = {"general", "standard", "@"}
_WHOLE = re.compile(r"-?\d{1,30}", re.ASCII)
_EPOCH, _EPOCH_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)  # noqa: DTZ001 - no zone
_LAST_DAY = 2_958_465
"""31 December 9999."""


class TextBuffer:
    """Collects text up to the length of a cell, and drops the rest."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0

    def add(self, data: str) -> None:
        if self._length < MAX_TEXT_LENGTH:
            self._parts.append(data[: MAX_TEXT_LENGTH - self._length])
            self._length += len(data)

    def take(self) -> str:
        text = "".join(self._parts)
        self._parts, self._length = [], 0
        return text


class CellValues:
    """Reads the value of a cell by its type and its style."""

    def __init__(self, texts: list[str], day_styles: frozenset[int], *, starts_1904: bool) -> None:
        self._texts, self._day_styles = texts, day_styles
        self._epoch = _EPOCH_1904 if starts_1904 else _EPOCH

    def read(self, kind: str, style: str, raw: str) -> str:
        """Return the text; raises ValueError and IndexError for what no workbook holds."""
        if kind == "s":
            return self._texts[int(raw)] if raw else ""
        if kind in {"str", "inlineStr", "e"}:
            return raw
        if kind == "b":
            return "TRUE" if raw.strip() == "1" else "FALSE"
        if kind == "d":
            return raw.removesuffix("T00:00:00")
        return self._read_number(raw.strip(), style)

    def _read_number(self, raw: str, style: str) -> str:
        if not raw:
            return ""
        if style.isdecimal() and int(style[:9]) in self._day_styles:
            return self._format_day(float(raw))
        if _WHOLE.fullmatch(raw):
            return str(int(raw))
        value = float(raw)
        if not isfinite(value):
            raise ValueError(raw)
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")

    def _format_day(self, value: float) -> str:
        if not 1 <= value <= _LAST_DAY:
            return format(Decimal(repr(value)), "f")
        seconds = round(value % 1 * 86_400)
        moment = self._epoch + dt.timedelta(days=int(value), seconds=seconds)
        return moment.date().isoformat() if not seconds else str(moment)


def read_texts(package: Package, path: str) -> list[str]:
    """Return the shared texts, without the readings that are written above some."""
    if not path:
        return []
    handler = _TextHandler()
    with package.open(path) as source:
        read_events(source, handler)
    return handler.texts


def read_day_styles(package: Package, path: str) -> frozenset[int]:
    """Return the styles that show a number as a day; none where the styles cannot be read."""
    handler = _StyleHandler()
    try:
        if path:
            with package.open(path) as source:
                read_events(source, handler)
    except (ExpatError, ValueError):
        return frozenset()
    return frozenset(handler.day_styles)


class _TextHandler(ElementHandler):
    def __init__(self) -> None:
        self.texts: list[str] = []
        self._buffer = TextBuffer()
        self._is_text = self._is_reading = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        del attributes
        if name == "rPh":
            self._is_reading = True
        self._is_text = name == "t" and not self._is_reading

    def end(self, name: str) -> None:
        self._is_text = False
        if name == "rPh":
            self._is_reading = False
        elif name == "si":
            self.texts.append(self._buffer.take())
            if len(self.texts) > _MAX_TEXTS:
                raise ValueError

    def text(self, data: str) -> None:
        if self._is_text:
            self._buffer.add(data)


class _StyleHandler(ElementHandler):
    """`day_styles`: indexes of cell formats; a cell names one."""

    def __init__(self) -> None:
        self.day_styles: set[int] = set()
        self._day_formats = set(map(str, _DAY_FORMATS))
        self._is_inside, self._index = False, 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            number = attributes.get("numFmtId", "")
            has_days = _shows_days(attributes.get("formatCode", ""))
            (self._day_formats.add if has_days else self._day_formats.discard)(number)
        elif name == "cellXfs":
            self._is_inside = True
        elif name == "xf" and self._is_inside:
            if attributes.get("numFmtId") in self._day_formats:
                self.day_styles.add(self._index)
            self._index += 1

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._is_inside = False


def _shows_days(code: str) -> bool:
    if code.lower() in _NO_DAYS:
        return False
    return bool(_DAY_LETTER.search(_NO_PATTERN.sub("", code.partition(";")[0])))
