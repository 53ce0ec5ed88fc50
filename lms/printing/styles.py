"""Style sheets of printed texts, with the font that leads in each language."""

from lms.folders import TEMPLATES
from lms.i18n import list_languages
from lms.printing.fonts import SCRIPTS

_FIRST = "LMS Latin"


def load_style(name: str) -> str:
    """Return a style sheet of `templates/printed/`, and a rule for each language."""
    rules = [
        f'[lang="{one.html}"] {{ font-family: {_list_families(one.font)}; }}'
        for one in list_languages().values()
        if one.font != _FIRST
    ]
    return "\n".join([(TEMPLATES / "printed" / name).read_text("utf-8"), *rules])


def _list_families(leading: str) -> str:
    """Return all our families, those of the leading font first."""
    scripts = sorted(SCRIPTS, key=lambda script: f"LMS {script}" != leading)
    families = [f"LMS {one}" for one in scripts] + [f"LMS Rare {one}" for one in scripts]
    return ", ".join(f'"{family}"' for family in [*families, "LMS Rare Debian"])
