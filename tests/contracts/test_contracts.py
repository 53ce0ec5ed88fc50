"""Contracts say what to do: whoever breaks one has never read it."""

import ast

import pytest

from tests.contracts.tree import list_files, list_nodes, name

CONTRACTS = list_files("tests/contracts/test_*.py")


@pytest.mark.parametrize("path", CONTRACTS, ids=name)
def test_a_failing_contract_says_what_to_do(path):
    silent = [
        f"{name(path)}:{node.lineno}"
        for node in list_nodes(path)
        if isinstance(node, ast.Assert) and node.msg is None
    ]

    assert silent == [], "Write behind the assertion in one sentence what to do instead."
