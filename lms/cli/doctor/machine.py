"""Python, system libraries, fonts and the browser of the tests."""

import ctypes
import platform
import shutil
import sys
from collections.abc import Iterator

from lms.cli.doctor.findings import Finding, look, tell_error, tell_good, tell_warning
from lms.config import Settings
from lms.printing.fonts import FontShelf

OLDEST_PYTHON = (3, 11)
# What WeasyPrint loads, and the package of Debian and Ubuntu that holds it.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def look_at_machine(settings: Settings) -> Iterator[Finding]:
    """What is installed."""
    yield look_at_python(sys.version_info[:2])
    yield look_at_libraries()
    yield look(look_at_fonts, settings)
    yield look_at_browser()


def look_at_python(version: tuple[int, ...]) -> Finding:
    if version < OLDEST_PYTHON:
        return tell_error(
            "Python %(version)s is too old: 3.11 or newer is needed.", version=_dotted()
        )
    return tell_good("Python %(version)s", version=_dotted())


def look_at_libraries() -> Finding:
    missing = sorted({package for name, package in LIBRARIES.items() if not _loads(name)})
    if missing:
        return tell_warning(
            "Certificates cannot be printed, the rest works."
            " Type: sudo apt-get install %(packages)s",
            packages=" ".join(missing),
        )
    return tell_good("Pango and HarfBuzz, for the PDF of certificates")


def look_at_fonts(settings: Settings) -> Finding:
    folder = settings.data / "fonts"
    if FontShelf(folder).ready:
        return tell_good("Fonts of certificates in %(folder)s", folder=folder)
    return tell_good("Fonts of certificates: the worker makes them once, in about 15 seconds")


def look_at_browser() -> Finding:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        return tell_warning("Chromium is missing; only the browser tests need it.")
    return tell_good("Chromium for the tests: %(path)s", path=found)


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _dotted() -> str:
    return platform.python_version()
