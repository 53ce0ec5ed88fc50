"""Python, system libraries, fonts and the browser of the tests."""

import ctypes
import platform
import shutil
import sys
from collections.abc import Iterator, Sequence

from lms.cli.doctor.findings import (
    CheckResult,
    report_error,
    report_good,
    report_warning,
    run_check,
)
from lms.config import Settings
from lms.printing.font_files import list_absent_scripts
from lms.printing.fonts import FontFolder

OLDEST_PYTHON = (3, 11)
# Libraries that WeasyPrint loads, and the package of Debian and Ubuntu that contains each.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def check_machine(settings: Settings) -> Iterator[CheckResult]:
    """Yield findings about what is installed."""
    yield check_python(sys.version_info[:2])
    yield check_libraries()
    yield run_check(check_fonts, settings)
    yield check_scripts(list_absent_scripts())
    yield check_browser()


def check_python(version: tuple[int, ...]) -> CheckResult:
    if version < OLDEST_PYTHON:
        return report_error(
            "Python %(version)s is too old: 3.11 or newer is needed.", version=_dotted()
        )
    return report_good("Python %(version)s", version=_dotted())


def check_libraries() -> CheckResult:
    missing = sorted({package for name, package in LIBRARIES.items() if not _loads(name)})
    if missing:
        return report_warning(
            "Certificates cannot be printed, the rest works."
            " Type: sudo apt-get install %(packages)s",
            packages=" ".join(missing),
        )
    return report_good("Pango and HarfBuzz, for the PDF of certificates")


def check_fonts(settings: Settings) -> CheckResult:
    folder = settings.data / "fonts"
    if FontFolder(folder).ready:
        return report_good("Fonts of certificates in %(folder)s", folder=folder)
    return report_good("Fonts of certificates: the worker makes them once, in about 15 seconds")


def check_scripts(absent: Sequence[str]) -> CheckResult:
    if absent:
        return report_warning(
            "Certificates for names in these scripts are refused, the rest works: %(scripts)s."
            " Type: sudo apt-get install fonts-noto-core",
            scripts=list(absent),
        )
    return report_good("Fonts of all scripts of the Network's countries")


def check_browser() -> CheckResult:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        return report_warning("Chromium is missing; only the browser tests need it.")
    return report_good("Chromium for the tests: %(path)s", path=found)


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _dotted() -> str:
    return platform.python_version()
