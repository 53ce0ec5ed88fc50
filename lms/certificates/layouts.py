"""The layouts of certificates: a course names one, and a statement keeps it."""

import tomllib

from lms.certificates.rules.name_fit import NameLine
from lms.db import refuse_inside_write
from lms.errors import SetupProblem
from lms.folders import list_layouts


class LayoutMissing(SetupProblem):
    message = (
        "The layout “%(name)s” of certificates is missing. Put its folder back beside the others,"
        " and run the failed job again."
    )


class LayoutNameLines(dict[str, NameLine]):
    """The line of the name by layout. Raises LayoutMissing for a layout that is not there."""

    def __missing__(self, name: str) -> NameLine:
        raise LayoutMissing(name=name)


def load_name_lines() -> LayoutNameLines:
    """Return the line of the name in every layout."""
    refuse_inside_write("reading layouts")
    return LayoutNameLines(
        (name, NameLine(**tomllib.loads((folder / "layout.toml").read_text("utf-8"))))
        for name, folder in list_layouts().items()
    )
