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
