"""`lms static`: builds the style sheet and the script in advance."""

import click

from lms.cli.terminal import echo


@click.group()
def static() -> None:
    """Build static files."""


@static.command()
def build() -> None:
    """Concatenate, hash and compress the static files; `lms serve` does it when they are stale."""
    from lms.web import assets  # slow import

    for plain, hashed in sorted(assets.build().items()):
        echo(f"{plain} -> {hashed}")
