"""Templates of printed documents, filled without a request."""

import functools

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from lms.folders import TEMPLATES


@functools.cache
def get_template(name: str) -> Template:
    """Return a template of the folder of printed documents."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / "printed"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
