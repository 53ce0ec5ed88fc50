"""Decoding of a text file; the encoding is detected."""

import codecs
from collections import Counter

from lms.sheets.refusals import EncodingUnknown, NotASpreadsheet

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAX_CONTROL_SHARE = 0.01


def decode(data: bytes) -> str:
    """Decode UTF-8, UTF-16 or GB18030, with or without BOM.

    Raises EncodingUnknown, NotASpreadsheet.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decode_strictly(data[len(mark) :], name)
    if b"\0" in data:
        # The byte order of UTF-16 shows in the zero bytes of digits, commas and line ends.
        is_little = data[1::2].count(0) > data[0::2].count(0)
        return _refuse_binary(_decode_strictly(data, "utf-16-le" if is_little else "utf-16-be"))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_chinese(data)


def _decode_strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise EncodingUnknown from error


def _refuse_binary(text: str) -> str:
    """Raise for characters that occur in programs and pictures, but in no list."""
    unprintable = sum(not character.isprintable() and not character.isspace() for character in text)
    if unprintable > len(text) * _MAX_CONTROL_SHARE:
        raise NotASpreadsheet
    return text


def _decode_chinese(data: bytes) -> str:
    """Decode GB18030, which accepts nearly any bytes, if most Han characters are common ones."""
    text = _refuse_binary(_decode_strictly(data, "gb18030"))
    non_ascii = Counter(character for character in text if ord(character) > 0x7F)
    common = sum(times for character, times in non_ascii.items() if _is_common(character))
    if common * 2 < non_ascii.total():
        raise EncodingUnknown
    return text


def _is_common(sign: str) -> bool:
    try:
        sign.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
