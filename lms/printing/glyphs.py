"""The characters that the fonts contain, checked before printing.

The engine draws an empty box for a character without a glyph, without any error.
"""

import functools
import gc
from collections.abc import Mapping
from dataclasses import dataclass

from lms.db import check_outside_write
from lms.printing.font_files import debian_fonts, further_fonts, packaged_fonts, read_widths

# Bold glyphs are wider than the regular ones, whose widths the variable fonts contain.
_BOLD = 1.08
# Joiners affect the shape of their neighbours and draw nothing.
_INVISIBLE = frozenset("\u200c\u200d")


@dataclass(frozen=True)
class Glyphs:
    """The characters that can be printed, and widths in em of those that are not square."""

    characters: frozenset[int]
    widths: Mapping[int, float]

    def missing(self, *texts: str) -> tuple[str, ...]:
        """Return characters without a glyph, each once, in the order of the texts."""
        lacking = {
            character: None
            for character in "".join(texts)
            if ord(character) not in self.characters and character not in _INVISIBLE
        }
        return tuple(lacking)

    def width(self, text: str) -> float:
        """Return an upper estimate of the width of the text in bold, in em."""
        return sum(self.widths.get(ord(character), 1.0) for character in text)


@functools.cache
def load_glyphs() -> Glyphs:
    """Read the fonts' tables once for this process (0.5 s)."""
    check_outside_write("reading fonts")
    glyphs = _read_glyphs()
    gc.collect()  # the objects of a font refer to each other in circles, 45 MB in all
    return glyphs


def _read_glyphs() -> Glyphs:
    from fontTools.ttLib import TTCollection  # slow import, for those who print

    characters: set[int] = set()
    widths: dict[int, float] = {}
    files = {
        **packaged_fonts(),
        **{script: weights[max(weights)] for script, weights in further_fonts().items()},
    }
    for script, path in files.items():
        regular = read_widths(path)
        characters.update(regular)
        if script != "Han":
            widths = {**{code: width * _BOLD for code, width in regular.items()}, **widths}
    for path in debian_fonts().values():
        with TTCollection(path, lazy=True) as collection:
            characters.update(collection.fonts[SIMPLIFIED].getBestCmap())
    return Glyphs(frozenset(characters), widths)


SIMPLIFIED = 2
"""The index of the Simplified Chinese face in Debian's collection (JP, KR, SC, TC, HK)."""
