"""The fonts that printing needs, made once."""

from tests.printing.conftest import font_folder  # noqa: F401
