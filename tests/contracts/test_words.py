"""The words of the code: one name for one thing, in the terms of the field."""

import ast
import re
import tokenize
from collections import defaultdict

from tests.contracts.tree import ROOT, list_files, list_nodes, name

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
        "access", "allowances", "announcements", "archive", "at_risk", "attempts", "audit", "cards",
        "cells", "certificate", "certificates", "checks", "child", "cohort_settings",
        "cohort_staff", "cohorts", "confirmation", "course", "courses", "document",
        "edition_updates", "enrolling", "enrolments", "errors", "fields", "files", "follow_up",
        "forms",
        "grading", "ids", "imports", "join", "keys", "languages", "lesson", "limits", "links",
        "locks", "media", "members", "model", "models", "names", "network", "organization",
        "organization_merge", "organization_requests", "organizations",
        "name_confirmation", "people",
        "person", "plan_pages", "practice", "progress", "queries", "questions", "quizzes",
        "refusals", "reminders", "report",
        "restarts", "roster", "rules", "services", "sessions", "shared",
        "submitted_answers",
        "sums", "tables", "tasks", "template", "text", "texts", "throttle", "training_days",
        "weeks", "worker", "workshop",
    }
)  # fmt: skip
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

    twice = {stem: paths for stem, paths in found.items() if len(paths) > 1}

    assert set(twice) <= RECURRING, "Rename one, or list the name if both hold the same thing."


def test_place_is_one_on_earth():
    uses = set()
    for path in list_files("lms/*.py"):
        with (ROOT / name(path)).open("rb") as file:
            tokens = tokenize.tokenize(file.readline)
            names = {token.string for token in tokens if token.type == tokenize.NAME}
        if any(re.search(r"(^|_)places?($|_)", file_name) for file_name in names):
            uses.add(name(path))

    assert uses <= PLACES_ON_EARTH, "Say enrolment, position, index, offset or address."
