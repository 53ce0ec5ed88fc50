"""Every command of the command line as a program: which there are, and how they are run."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click

from lms.cli import group
from tests.contracts.tree import ROOT
from tests.speed import TIMEOUT

LAUNCHER = Path(__file__).with_name("launcher.py")
# Root reads everything; without these rights a file that nobody may read is one for us as well.
AS_ANYBODY = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


def list_commands(command: click.Command = group, name: str = "") -> dict[str, click.Command]:
    """Commands and sub-commands by the words that call them, as click itself knows them."""
    if not isinstance(command, click.Group):
        return {name: command}
    context = click.Context(command)
    found = {}
    for item in command.list_commands(context):
        inner = command.get_command(context, item)
        assert inner is not None
        found |= list_commands(inner, f"{name} {item}".strip())
    return found


def list_groups(command: click.Command = group, name: str = "") -> dict[str, click.Group]:
    """The groups, `lms` itself by no word."""
    if not isinstance(command, click.Group):
        return {}
    context = click.Context(command)
    found = {name: command}
    for item in command.list_commands(context):
        inner = command.get_command(context, item)
        assert inner is not None
        found |= list_groups(inner, f"{name} {item}".strip())
    return found


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def output(self) -> str:
        return self.out + self.err


@dataclass
class Programs:
    """Starts a launcher for each command that is asked for, and keeps it."""

    folder: Path
    _launchers: dict[str, subprocess.Popen[str]] = field(default_factory=dict)

    def run(
        self,
        command: str,
        *arguments: object,
        data: Path | None = None,
        until: str = "",
        settings: Mapping[str, str] | None = None,
    ) -> Ended:
        """Run it on a data folder; `until`: words after which SIGTERM is sent."""
        values = {"LC_ALL": "C", "LMS_DATA": str(data or self.folder / "none"), "LMS_PORT": "0"}
        wanted = {
            "arguments": [*command.split(), *map(str, arguments)],
            "settings": {**values, **(settings or {})},
            "folder": str(self.folder),
            "until": until,
        }
        launcher = self._launcher(command)
        assert launcher.stdin
        assert launcher.stdout
        launcher.stdin.write(json.dumps(wanted) + "\n")
        launcher.stdin.flush()
        return Ended(*json.loads(launcher.stdout.readline()))

    def close(self) -> None:
        for launcher in self._launchers.values():
            launcher.communicate(timeout=TIMEOUT)

    def _launcher(self, command: str) -> subprocess.Popen[str]:
        if command not in self._launchers:
            self._launchers[command] = subprocess.Popen(
                [*restricted(), sys.executable, LAUNCHER, *command.split()],
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        return self._launchers[command]


@contextmanager
def open_programs(folder: Path) -> Iterator[Programs]:
    programs = Programs(folder)
    try:
        yield programs
    finally:
        programs.close()


def restricted() -> list[str]:
    return AS_ANYBODY if os.geteuid() == 0 else []
