"""A group whose commands are modules, each imported only when it is called."""

import importlib
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

import click

from lms.cli.loading import loading


class LazyCommand(NamedTuple):
    """A command as module:name, and the first sentence of its help."""

    target: str
    short_help: str


class LazyGroup(click.Group):
    """Lists `lazy` beside its other commands; their help needs no import."""

    def __init__(self, *args: Any, lazy: Mapping[str, LazyCommand], **options: Any) -> None:  # noqa: ANN401 - click's
        super().__init__(*args, **options)
        self._lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *self._lazy])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._lazy:
            return super().get_command(ctx, cmd_name)
        module, _, name = self._lazy[cmd_name].target.partition(":")
        if module not in sys.modules:
            with loading():
                importlib.import_module(module)
        command: click.Command = getattr(sys.modules[module], name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        listed = {
            name: click.Command(name, help=command.short_help)
            for name, command in self._lazy.items()
        }
        click.Group(commands={**self.commands, **listed}).format_commands(ctx, formatter)
