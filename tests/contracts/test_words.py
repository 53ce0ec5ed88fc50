"""The words of the code: one name for one thing, in the terms of the field."""

import ast
import re
import tokenize
from collections import defaultdict

import pytest

from tests.contracts.tree import ROOT, list_files, list_nodes, name, parse

# A public name of a class says what it holds, so it is a noun.
PARTICIPLES = frozenset(
    {
        "Allowed", "Asked", "Counted", "Done", "Enrolled", "Found", "Frozen", "Given", "Held",
        "Issued", "Joined", "Judged", "Kept", "Left", "Made", "Marked", "Named", "Noted", "Own",
        "Posted", "Prepared", "Published", "Read", "Renewed", "Reread", "Saved", "Scored", "Seen",
        "Sent", "Told", "Typed", "Verified", "Waiting", "Wanted", "Written",
    }
)  # fmt: skip
# Modules that may bear one name, since they hold the same thing at several levels, or are the
# room, the command and the service of one subject.
RECURRING = frozenset(
    {
        "access", "allowances", "announcements", "at_risk", "attempts", "audit", "base", "cards",
        "cells", "certificate", "certificates", "child", "cohort_settings", "cohort_staff",
        "cohorts", "course", "courses", "document", "edition_updates", "enrolling", "errors",
        "files", "follow_up", "forms", "grading", "ids", "imports", "join", "keys", "languages",
        "lesson", "limits", "links", "locks", "media", "members", "model", "models",
        "name_confirmation", "names", "network", "organization", "organization_merge",
        "organization_requests", "organizations", "outline", "people", "person", "plan_pages",
        "practice", "progress", "queries", "question", "quizzes", "refusals", "reminders",
        "report", "restarts", "rules", "services", "sessions", "shared", "submitted_answers",
        "sums", "tables", "tasks", "template", "texts", "throttle", "training_days", "weeks",
        "worker",
    }
)  # fmt: skip
SUPERLATIVE = re.compile(r"_?(MOST|LONGEST|LARGEST|SHORTEST|SMALLEST|FEWEST|LEAST|WIDEST)(_|$)")
ANYTHING = frozenset({"one", "each", "thing", "it"})
# Participles and pronouns that stood for a dozen things each.
RIDDLES = frozenset(
    {"asked", "kept", "known", "mine", "own", "papers", "said", "tells", "theirs", "told"}
)
# A place is one on earth: the province by which cooperatives of one name are told apart.
PLACES_ON_EARTH = {
    "lms/accounts/rules/namesakes.py",
    "lms/roster/matching/import_context.py",
    "lms/pages/organizations/view_models/organization_changes.py",
    "lms/pages/organizations/views/organization_edit.py",
}


def list_classes():
    for path in list_files("lms/*.py"):
        for node in list_nodes(path):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield node.name, name(path)


def test_public_classes_have_a_name_of_their_own():
    found = defaultdict(list)
    for class_name, path in list_classes():
        found[class_name].append(path)

    twice = {class_name: paths for class_name, paths in found.items() if len(paths) > 1}

    assert twice == {}, "Give one of them a name that says what it holds (vocabulary)."


def test_classes_are_nouns():
    participles = [(item, path) for item, path in list_classes() if item in PARTICIPLES]

    assert participles == [], "Name what it holds: ReportRequest, not Asked."


def test_modules_of_one_name_hold_the_same_thing():
    found = defaultdict(list)
    for path in list_files("lms/*.py"):
        # A type of question has a module in each registry of types.
        if path.stem not in {"__init__", "__main__", "env"} and path.parent.name != "types":
            found[path.stem].append(name(path))

    twice = {stem for stem, paths in found.items() if len(paths) > 1}

    assert twice - RECURRING == set(), "Rename one, or list the name if both hold the same thing."
    assert RECURRING - twice == set(), "Take the name out of RECURRING: only one module has it."


def find_superlatives(tree):
    """Return the limits that begin with MOST, LONGEST and the like."""
    return {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and SUPERLATIVE.match(node.id)
    }


def find_vague_variables(tree):
    """Return the variables of loops and lambdas that could be anything."""
    bound = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
            bound |= {part.id for part in ast.walk(node.target) if isinstance(part, ast.Name)}
        elif isinstance(node, ast.Lambda):
            bound |= {argument.arg for argument in node.args.args}
    return bound & ANYTHING


def find_riddles(tree):
    """Return the names of variables and arguments that do not say what they hold."""
    bound = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.add(node.id)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
    return bound & RIDDLES


def find_in_files(find, pattern):
    return {(name(path), found) for path in list_files(pattern) for found in find(parse(path))}


def test_limits_begin_with_max_or_min():
    found = find_in_files(find_superlatives, "*.py")

    assert found == set(), "Begin the constant with MAX_ or MIN_, and say of what."


def test_loop_variables_are_the_thing():
    found = find_in_files(find_vague_variables, "*.py")

    assert found == set(), "Name the variable after the thing: enrolment, row, path."


def test_names_say_what_they_hold():
    found = find_in_files(find_riddles, "lms/*.py")

    assert found == set(), "Name what it holds: question_ids, not asked; credentials, not known."


@pytest.mark.parametrize(
    ("find", "source"),
    [
        (find_superlatives, "MOST = 5"),
        (find_superlatives, "show(rows[:_LONGEST_NAME])"),
        (find_vague_variables, "for index, one in enumerate(rows):\n    show(one)"),
        (find_vague_variables, "names = [each.name for each in rows]"),
        (find_vague_variables, "rows.sort(key=lambda one: one.name)"),
        (find_riddles, "asked = list_questions()"),
        (find_riddles, "def show(*, known):\n    return known"),
    ],
)
def test_vague_name_is_found(find, source):
    assert find(ast.parse(source)) != set(), "Correct the search for names in this file."


def test_place_is_one_on_earth():
    uses = set()
    for path in list_files("lms/*.py"):
        with (ROOT / name(path)).open("rb") as file:
            tokens = tokenize.tokenize(file.readline)
            names = {token.string for token in tokens if token.type == tokenize.NAME}
        if any(re.search(r"(^|_)places?($|_)", file_name) for file_name in names):
            uses.add(name(path))

    assert uses <= PLACES_ON_EARTH, "Say enrolment, position, index, offset or address."
