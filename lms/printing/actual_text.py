"""Text of a PDF that can be copied character by character.

The engine stores one text for each glyph. That is not enough if a character has several glyphs: a
Thai tone mark is lost, an Indic syllable is out of order. So every piece of text that is not plain
also carries its characters (ActualText of PDF 1.7, 14.9.4).
"""

import contextlib
import unicodedata
from collections.abc import Iterator
from typing import Any


def write_actual_text(module: Any) -> None:  # noqa: ANN401 - the engine has no types
    """Patch the engine's page streams to write ActualText; once in a process, before printing.

    `module` is weasyprint.pdf.stream.
    """
    pydyf, mark = module.pydyf, module.Stream.marked

    @contextlib.contextmanager
    def marked(stream: Any, box: Any, tag: str) -> Iterator[None]:  # noqa: ANN401 - no types
        with mark(stream, box, tag):
            text = unicodedata.normalize("NFC", getattr(box, "text", None) or "")
            # Marked content begins with its tag, its properties and the operator.
            properties = stream.stream[-2] if len(stream.stream) > 2 else None
            if needs_actual_text(text) and isinstance(properties, pydyf.Dictionary):
                properties["ActualText"] = pydyf.String(text)
            yield

    module.Stream.marked = marked


def needs_actual_text(text: str) -> bool:
    """Return whether a character of the text takes more than one glyph, or one of a rare face."""
    return any(
        unicodedata.category(character)[0] == "M"
        or bool(unicodedata.decomposition(character))
        or 0x0250 <= ord(character) < 0x2000
        or ord(character) > 0xFFFF
        for character in text
    )
