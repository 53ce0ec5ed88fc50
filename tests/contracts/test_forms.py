"""Values of forms and addresses have one reader, which refuses those that are too long."""

import ast

import pytest

from tests.contracts.tree import list_files, name, parse

SENT = ("request.form", "request.values", "request.args", "form.get(")
ONE_READER = "lms/web/request_values.py"
ID_DIGITS = 15


def list_trees():
    for path in list_files("lms/pages/*.py", "lms/web/*.py"):
        yield name(path), parse(path)


def find_cuts(tree):
    """Return the slices of what was sent: `request.form.get("note", "")[:500]`, `note[:500]`."""
    typed = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and ast.unparse(node.value).lstrip("(").startswith(SENT):
            typed |= {row.id for row in ast.walk(node.targets[0]) if isinstance(row, ast.Name)}
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Slice)
        and (ast.unparse(node.value).startswith(SENT) or ast.unparse(node.value) in typed)
    ]


def reads_id_as_number(node):
    is_reader = isinstance(node, ast.Call) and ast.unparse(node.func) == "find_number"
    digits = (
        [keyword.value for keyword in node.keywords if keyword.arg == "digits"] if is_reader else []
    )
    return any(isinstance(digit, ast.Constant) and digit.value >= ID_DIGITS for digit in digits)


def test_days_and_numbers_are_read_by_one_function():
    readers = {
        path
        for path, tree in list_trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"fromisoformat", "strptime"}
    }

    assert readers == set(), "Use a Day of lms/web/fields.py, or read_date."


def test_ids_are_read_by_one_function():
    readers = {
        path for path, tree in list_trees() for node in ast.walk(tree) if reads_id_as_number(node)
    }

    # A sequence of saves is a clock of milliseconds and no id.
    assert readers == {"lms/pages/learner/forms.py"}, "Use a RowId, or find_id."


def test_what_is_typed_is_refused_and_not_cut():
    cut = {path for path, tree in list_trees() if find_cuts(tree)} - {ONE_READER}

    assert cut == set(), (
        "Make a Form of lms/web/forms.py with a Text of this length; what nobody types into a"
        " form, such as a filter of the address, is read by find_text."
    )


@pytest.mark.parametrize(
    "source",
    [
        'request.form.get("note", "")[:500]',
        'request.args.get("q", "")[:80].strip()',
        'code = request.values.get("code", "")\nshow(code[:40])',
        'name, code = (request.form.get("name"), request.form["code"])\nshow(code[:40])',
    ],
)
def test_cut_is_found(source):
    assert find_cuts(ast.parse(source)) != [], "Correct the search for cuts in this file."
