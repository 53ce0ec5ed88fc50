"""A command's module is loaded at its first call, and only then kept from garbage collections."""

import gc

import click
import pytest

from lms.cli.lazy_group import LazyCommand, LazyGroup

COMMAND = "import click\n\n@click.command()\ndef command():\n    pass\n"


@pytest.fixture
def group(tmp_path, monkeypatch):
    (tmp_path / "lazy_command_of_a_test.py").write_text(COMMAND)
    monkeypatch.syspath_prepend(tmp_path)
    target = "lazy_command_of_a_test:command"
    return LazyGroup(lazy={"run": LazyCommand(target, short_help="Run.")})


def test_garbage_is_frozen_when_a_module_is_loaded_and_not_again(group, monkeypatch):
    frozen = []
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append("freeze"))
    context = click.Context(group)

    command = group.get_command(context, "run")
    assert frozen == ["freeze"]
    again = group.get_command(context, "run")

    assert (again, frozen, gc.isenabled()) == (command, ["freeze"], True)
