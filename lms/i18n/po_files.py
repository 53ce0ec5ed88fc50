"""Messages read from `.po` files and compiled; `.mo` files are read without this module."""

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_po(source: Path) -> bytes:
    """Return the messages of a `.po` file as those of a `.mo` file."""
    compiled = io.BytesIO()
    write_mo(compiled, _read_po(source))
    return compiled.getvalue()


def _read_po(source: Path) -> Catalog:
    """Return the messages; one of which a plural form is empty counts as not translated."""
    with source.open("rb") as handle:
        catalogue = read_po(handle)
    for message in catalogue:
        if isinstance(message.string, tuple) and not all(message.string):
            message.string = ""
    return catalogue
