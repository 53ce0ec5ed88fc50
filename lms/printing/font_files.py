"""Paths of the fonts: most come from the package index, the others from fonts-noto-core."""

import functools
import importlib.util
from collections.abc import Mapping
from pathlib import Path

WEIGHTS = (400, 700)
# Package and file of each script's variable font, in the order in which a character is searched.
FONTS = {
    "Latin": ("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf"),
    "Han": ("justmytype_intl_cjk", "fonts/ofl/notosanssc/NotoSansSC[wght].ttf"),
    "Devanagari": ("fontpkg_noto_sans_devanagari", "files/NotoSansDevanagari[wdth,wght].ttf"),
    "Thai": ("fontpkg_noto_sans_thai", "files/NotoSansThai[wdth,wght].ttf"),
}
_SOUTH_ASIA, _SOUTH_EAST_ASIA = "justmytype_intl_south_asia", "justmytype_intl_sea"
_FOLDER = "fonts/ofl"
# Scripts of fewer readers: the faces are made when a text first needs them.
FURTHER_FONTS = {
    "Arabic": ("fontpkg_noto_sans_arabic", "files/NotoSansArabic[wdth,wght].ttf"),
    "Bengali": (_SOUTH_ASIA, f"{_FOLDER}/notosansbengali/NotoSansBengali[wdth,wght].ttf"),
    "Tamil": (_SOUTH_ASIA, f"{_FOLDER}/notosanstamil/NotoSansTamil[wdth,wght].ttf"),
    "Telugu": (_SOUTH_ASIA, f"{_FOLDER}/notosanstelugu/NotoSansTelugu[wdth,wght].ttf"),
    "Khmer": (_SOUTH_EAST_ASIA, f"{_FOLDER}/notosanskhmer/NotoSansKhmer[wdth,wght].ttf"),
    "Lao": (_SOUTH_EAST_ASIA, f"{_FOLDER}/notosanslao/NotoSansLao[wdth,wght].ttf"),
    "Myanmar": (_SOUTH_EAST_ASIA, f"{_FOLDER}/notosansmyanmar/NotoSansMyanmar[wdth,wght].ttf"),
}
# No package of the index has these: the files, without weight, of Debian's fonts-noto-core. Names
# in a script whose file is absent are refused.
SYSTEM_FONTS = {
    "Gujarati": "NotoSansGujarati",
    "Kannada": "NotoSansKannada",
    "Malayalam": "NotoSansMalayalam",
    "Sinhala": "NotoSansSinhala",
    "Tibetan": "NotoSerifTibetan",
}
SCRIPTS = (*FONTS, *FURTHER_FONTS, *SYSTEM_FONTS)
_SYSTEM = Path("/usr/share/fonts/truetype/noto")
_NAMED_WEIGHTS = {400: "Regular", 700: "Bold"}
# Debian's fonts-noto-cjk, used only for characters that no packaged font has.
_DEBIAN = Path("/usr/share/fonts/opentype/noto")


class FontMissing(RuntimeError):
    """A required font is not installed; the text names it."""


def packaged_fonts() -> dict[str, Path]:
    """Return the variable fonts by script, in the order in which a character is searched."""
    return {script: _find(*file) for script, file in FONTS.items()}


def further_fonts() -> dict[str, dict[int, Path]]:
    """Return the fonts of further scripts by weight, without those that are absent here.

    A variable font has both weights.
    """
    packaged = {script: _find(*file) for script, file in FURTHER_FONTS.items()}
    found = {script: dict.fromkeys(WEIGHTS, path) for script, path in packaged.items()}
    for script in SYSTEM_FONTS.keys() - set(list_absent_scripts()):
        found[script] = _name_system_files(script)
    return {script: found[script] for script in SCRIPTS if script in found}


def list_absent_scripts() -> tuple[str, ...]:
    """Return the scripts whose fonts this system lacks."""
    return tuple(
        script
        for script in SYSTEM_FONTS
        if not all(path.is_file() for path in _name_system_files(script).values())
    )


def debian_fonts() -> dict[int, Path]:
    """Return Debian's collection by weight, if it is installed."""
    named = {400: "NotoSansCJK-Regular.ttc", 700: "NotoSansCJK-Bold.ttc"}
    return {weight: _DEBIAN / name for weight, name in named.items() if (_DEBIAN / name).is_file()}


@functools.cache
def read_widths(path: Path) -> Mapping[int, float]:
    """Return the widths of a font's characters, in em."""
    from fontTools.ttLib import TTFont  # slow import, for those who print

    with TTFont(path, lazy=True) as font:
        metrics, unit = font["hmtx"], font["head"].unitsPerEm
        return {code: metrics[name][0] / unit for code, name in font.getBestCmap().items()}


def _name_system_files(script: str) -> dict[int, Path]:
    stem = SYSTEM_FONTS[script]
    return {weight: _SYSTEM / f"{stem}-{name}.ttf" for weight, name in _NAMED_WEIGHTS.items()}


def _find(package: str, path: str) -> Path:
    spec = importlib.util.find_spec(package)
    for folder in spec.submodule_search_locations or () if spec else ():
        if (Path(folder) / path).is_file():
            return Path(folder) / path
    raise FontMissing(f"the font package {package} is not installed: run make run again")
