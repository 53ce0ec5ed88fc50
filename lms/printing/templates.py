"""Templates of printed documents, rendered without a request."""

import functools
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from lms.folders import TEMPLATES


@functools.cache
def get_template(name: str, folder: Path = TEMPLATES / "printed") -> Template:
    """Return a template of a folder of printed documents."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
