"""Paths of static/, translations/, courses/ and the migrations, in a checkout or in a wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
_IN_WHEEL = PACKAGE / "_data"
_ROOT = _IN_WHEEL if _IN_WHEEL.is_dir() else PACKAGE.parent

STATIC = _ROOT / "static"
TRANSLATIONS = _ROOT / "translations"
COURSES = _ROOT / "courses"
MIGRATIONS = PACKAGE / "migrations"
TEMPLATES = PACKAGE / "templates"
LAYOUT_FOLDERS = [TEMPLATES / "printed/certificates"]
"""Each holds folders of certificate layouts: certificate.html, certificate.css, layout.toml."""


def get_layout_folders_by_name() -> dict[str, Path]:
    """Return the folders of the layouts of certificates by name."""
    found = (path.parent for folder in LAYOUT_FOLDERS for path in folder.glob("*/layout.toml"))
    return {folder.name: folder for folder in sorted(found)}
