"""The fonts for the engine: static subsets, made once and stored in the data folder.

A certificate with the packaged variable face takes 100 ms and 227 KB, with these 15 ms and 28 KB.
The faces of further scripts, and of rare characters, are made when they are first needed.
"""

import contextlib
import hashlib
import io
import shutil
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from lms.atomic_files import write_atomically
from lms.printing.font_files import (
    FONTS,
    FURTHER_FONTS,
    SYSTEM_FONTS,
    WEIGHTS,
    debian_fonts,
    further_fonts,
    packaged_fonts,
    read_widths,
)
from lms.printing.glyphs import SIMPLIFIED

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

# Raise the number when the way of making fonts changes: fonts of another edition are made again.
_CACHE_VERSION = (
    "1-" + hashlib.sha256(repr((FONTS, FURTHER_FONTS, SYSTEM_FONTS)).encode()).hexdigest()[:8]
)
_LATIN_RANGES = (
    (0x20, 0x250),
    (0x2B0, 0x370),
    (0x1E00, 0x1F00),
    (0x2000, 0x2070),
    (0x20A0, 0x20C0),
)
# Fontconfig finds our faces only: a missing glyph must not come from the system by chance.
_NO_SYSTEM_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><cachedir>{cache}</cachedir></fontconfig>
"""


@dataclass(frozen=True)
class FontFace:
    """One file of one @font-face rule."""

    family: str
    weight: int
    path: Path


class FontFolder:
    """The fonts made in `folder` (LMS_DATA/fonts)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / f"edition-{_CACHE_VERSION}"
        self._root = folder

    @property
    def ready(self) -> bool:
        """Return whether the fonts are made, so that printing does not wait for them."""
        return self.folder.is_dir()

    @property
    def config(self) -> Path:
        """Return the fontconfig file, which excludes the system's fonts."""
        return self.folder / "fonts.conf"

    def make(self) -> None:
        """Make the fonts unless they exist; a second process waits (about 15 s, once)."""
        if self.ready:
            return
        self._root.mkdir(parents=True, exist_ok=True)
        with FileLock(self._root / "making.lock"):
            if not self.ready:
                self._make_all()

    def faces(self) -> tuple[FontFace, ...]:
        """Return the faces of the common characters, which are made in advance."""
        return tuple(
            FontFace(f"LMS {script}", weight, self.folder / f"{script}-{weight}.ttf")
            for script in FONTS
            for weight in WEIGHTS
        )

    def rare_faces(self, text: str) -> tuple[FontFace, ...]:
        """Return faces for characters of a text that the common ones lack; empty for most texts.

        Takes some seconds for the first text of a further script and 0.5 s for new rare
        characters; the faces are then stored.
        """
        common = set((self.folder / "characters.txt").read_text("utf-8"))
        missing = {ord(character) for character in set(text) - common - set("\n\r\t")}
        faces = list(self._extra_script_faces(missing)) if missing else []
        rare = sorted(map(chr, missing))
        if rare:
            name = hashlib.sha256("".join(rare).encode()).hexdigest()[:16]
            faces += [face for weight in WEIGHTS for face in self._rare_faces(rare, name, weight)]
        return tuple(faces)

    def _extra_script_faces(self, missing: set[int]) -> Iterator[FontFace]:
        """Give the whole faces of scripts, and take from `missing` what they contain."""
        for script, files in further_fonts().items():
            found = missing & read_widths(files[WEIGHTS[0]]).keys()
            missing -= found
            for weight, path in files.items() if found else ():
                target = self.folder / f"{script}-{weight}.ttf"
                if not target.is_file():
                    with _open(path) as font:
                        _write(_instantiate(font, weight), target)
                yield FontFace(f"LMS {script}", weight, target)

    def _rare_faces(self, rare: Collection[str], name: str, weight: int) -> Iterator[FontFace]:
        missing = {ord(character) for character in rare}
        sources = [(script, path, -1) for script, path in packaged_fonts().items()]
        if weight in debian_fonts():
            sources.append(("Debian", debian_fonts()[weight], SIMPLIFIED))
        for source, path, number in sources:
            with _open(path, lazy=True, number=number) as font:
                found = missing & set(font.getBestCmap())
                if not found:
                    continue
                missing -= found
                target = self.folder / f"rare-{name}-{source}-{weight}.otf"
                if not target.is_file():
                    _write(_instantiate(_subset(font, found), weight), target)
                yield FontFace(f"LMS Rare {source}", weight, target)

    def _make_all(self) -> None:
        for unfinished in self._root.glob("draft-*"):  # left by an interrupted process
            shutil.rmtree(unfinished, ignore_errors=True)
        draft = Path(tempfile.mkdtemp(dir=self._root, prefix="draft-"))
        try:
            characters: set[int] = set()
            for script, path in packaged_fonts().items():
                characters |= _make_script(script, path, draft)
            (draft / "characters.txt").write_text("".join(map(chr, sorted(characters))), "utf-8")
            cache = self._root / "cache"
            (draft / "fonts.conf").write_text(_NO_SYSTEM_FONTS.format(cache=cache), "utf-8")
            draft.rename(self.folder)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise


def _make_script(script: str, path: Path, folder: Path) -> set[int]:
    """Write both weights of a script; return the characters they contain.

    The subset is made before the static faces: the other order takes three times as long.
    """
    source = folder / f"{script}.ttf"
    with _open(path, lazy=True) as font:
        code_points = set(font.getBestCmap()) & _common_code_points(script, set(font.getBestCmap()))
        _subset(font, code_points).save(source)
    for weight in WEIGHTS:
        with _open(source) as font:
            _write(_instantiate(font, weight), folder / f"{script}-{weight}.ttf")
    source.unlink()
    return code_points


def _common_code_points(script: str, all_of_font: set[int]) -> set[int]:
    if script == "Han":
        return _gb2312() | set(range(0x20, 0x180))
    if script == "Latin":
        return {code for first, end in _LATIN_RANGES for code in range(first, end)}
    return all_of_font


def _gb2312() -> set[int]:
    """Return the characters of GB 2312, the most common ones in China."""
    found = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            with contextlib.suppress(UnicodeDecodeError):
                found.add(ord(bytes((row, cell)).decode("gb2312")))
    return found


def _open(path: Path, *, lazy: bool | None = None, number: int = -1) -> "TTFont":
    from fontTools.ttLib import TTFont  # slow import, used only when fonts are made

    return TTFont(path, lazy=lazy, fontNumber=number)


def _subset(font: "TTFont", codes: set[int]) -> "TTFont":
    from fontTools import subset  # slow import, used only when fonts are made

    options = subset.Options(hinting=False)
    options.drop_tables += ["vhea", "vmtx", "VVAR", "VORG"]
    options.layout_features = sorted(set(options.layout_features) - {"vert", "vrt2", "vkrn"})
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    return font


def _instantiate(font: "TTFont", weight: int) -> "TTFont":
    from fontTools.varLib.instancer import instantiateVariableFont  # slow import

    if "fvar" not in font:
        return font
    axes = {axis.axisTag for axis in font["fvar"].axes}
    axis_values = {"wght": weight, "wdth": 100}
    chosen = {tag: value for tag, value in axis_values.items() if tag in axes}
    return instantiateVariableFont(font, chosen, inplace=True)


def _write(font: "TTFont", path: Path) -> None:
    content = io.BytesIO()
    font.save(content)
    write_atomically(path, content.getvalue())
