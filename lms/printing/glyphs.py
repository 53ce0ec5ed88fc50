"""The characters that the fonts contain, checked before printing.

The engine draws an empty box for a character without a glyph, without any error.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from fontTools.ttLib import TTCollection, TTFont

from lms.db import refuse_inside_write
from lms.printing.font_files import debian_fonts, packaged_fonts

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
    """Read the fonts' tables once for this process (0.3 s)."""
    refuse_inside_write("reading fonts")
    characters: set[int] = set()
    widths: dict[int, float] = {}
    for script, path in packaged_fonts().items():
        with TTFont(path, lazy=True) as font:
            cmap = font.getBestCmap()
            characters.update(cmap)
            if script != "Han":
                metrics, unit = font["hmtx"], font["head"].unitsPerEm
                bold = {code: metrics[name][0] / unit * _BOLD for code, name in cmap.items()}
                widths = {**bold, **widths}
    for path in debian_fonts().values():
        with TTCollection(path, lazy=True) as collection:
            characters.update(collection.fonts[SIMPLIFIED].getBestCmap())
    return Glyphs(frozenset(characters), widths)


SIMPLIFIED = 2
"""The index of the Simplified Chinese face in Debian's collection (JP, KR, SC, TC, HK)."""
