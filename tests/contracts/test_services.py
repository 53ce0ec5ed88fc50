"""Who acts and when is one value: every writing service takes `Act` as its second argument."""

import ast

from tests.contracts.tree import list_files, name, parse

# They stand below accounts, which owns Act, and nobody acts: the worker passes the moment alone.
WITHOUT = ("lms/jobs/",)


def list_services():
    """Every public function of a services module that takes a session."""
    for path in list_files("lms/**/services/*.py", "lms/**/services.py"):
        for node in parse(path).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            names = [argument.arg for argument in node.args.args]
            if names[:1] == ["session"] and not name(path).startswith(WITHOUT):
                yield f"{name(path)}: {node.name}", names, node


def test_no_service_takes_who_and_when_apart():
    apart = [
        where
        for where, names, node in list_services()
        if {"by", "now", "at"} & {*names, *(argument.arg for argument in node.args.kwonlyargs)}
    ]

    assert apart == [], "Take act: Act as the second argument, and read act.by and act.at."


def test_act_is_the_second_argument():
    misplaced = [
        where for where, names, _node in list_services() if "act" in names and names[1] != "act"
    ]

    assert misplaced == [], "Put act: Act right behind the session."


def test_services_that_take_an_act_are_found():
    found = [where for where, names, _node in list_services() if "act" in names]

    assert len(found) > 100, "Follow the services to where they stand now: list_services finds few."
