"""Style sheets of printed texts, with the families of the fonts and the primary one by language."""

from pathlib import Path

from lms.folders import TEMPLATES
from lms.i18n import get_languages_by_code
from lms.printing.font_files import SCRIPTS

_FIRST = "LMS Latin"
# The placeholder in the style sheets for the list of all families.
_FAMILIES = "LMS-FAMILIES"


def load_style(name: str, folder: Path = TEMPLATES / "printed") -> str:
    """Return a style sheet of printed documents, and a rule for each language."""
    rules = [
        f'[lang="{language.html}"] {{ font-family: {_list_families(language.font)}; }}'
        for language in get_languages_by_code().values()
        if language.font != _FIRST
    ]
    sheet = (folder / name).read_text("utf-8")
    return "\n".join([sheet.replace(_FAMILIES, _list_families(_FIRST)), *rules])


def _list_families(primary: str) -> str:
    """Return all our families, those of the primary font first."""
    scripts = sorted(SCRIPTS, key=lambda script: f"LMS {script}" != primary)
    families = [f"LMS {script}" for script in scripts]
    rare = [f"LMS Rare {script}" for script in scripts]
    return ", ".join(f'"{family}"' for family in [*families, *rare, "LMS Rare Debian"])
