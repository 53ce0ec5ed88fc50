"""Paths of the packaged fonts, which come from the package index, never from the system."""

import importlib.util
from pathlib import Path

# Package and file of each script's variable font, in the order in which a character is searched.
FONTS = {
    "Latin": ("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf"),
    "Han": ("justmytype_intl_cjk", "fonts/ofl/notosanssc/NotoSansSC[wght].ttf"),
    "Devanagari": ("fontpkg_noto_sans_devanagari", "files/NotoSansDevanagari[wdth,wght].ttf"),
    "Thai": ("fontpkg_noto_sans_thai", "files/NotoSansThai[wdth,wght].ttf"),
}
# Debian's fonts-noto-cjk, used only for characters that no packaged font has.
_DEBIAN = Path("/usr/share/fonts/opentype/noto")


class FontMissing(RuntimeError):
    """A required font is not installed; the text names it."""


def packaged_fonts() -> dict[str, Path]:
    """Return the variable fonts by script, in the order in which a character is searched."""
    return {script: _find(*file) for script, file in FONTS.items()}


def debian_fonts() -> dict[int, Path]:
    """Return Debian's collection by weight, if it is installed."""
    named = {400: "NotoSansCJK-Regular.ttc", 700: "NotoSansCJK-Bold.ttc"}
    return {weight: _DEBIAN / name for weight, name in named.items() if (_DEBIAN / name).is_file()}


def _find(package: str, path: str) -> Path:
    spec = importlib.util.find_spec(package)
    for folder in spec.submodule_search_locations or () if spec else ():
        if (Path(folder) / path).is_file():
            return Path(folder) / path
    raise FontMissing(f"the font package {package} is not installed: run make run again")
