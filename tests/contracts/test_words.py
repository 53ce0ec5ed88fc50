"""The words of the code: one name for one thing, in the terms of the field."""

import ast
import re
import tokenize
from collections import defaultdict

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
# blueprint, the command and the service of one subject.
RECURRING = frozenset(
    {
        "access", "allowances", "announcements", "at_risk", "attempts", "audit", "base", "cards",
        "cases", "cells", "certificate", "certificates", "child", "cohort_settings",
        "cohort_staff", "cohorts", "comments", "course", "courses", "document", "documents",
        "edition_updates", "enrolling", "errors", "files", "follow_up",
        "forms",
        "glossary", "grading", "ids", "imports", "join", "keys", "languages", "lesson",
        "library", "limits", "links",
        "locks", "manual_issue",
        "media", "members", "message_texts", "model", "models", "names", "network", "organization",
        "organization_merge", "outline", "question", "organization_requests", "organizations",
        "name_confirmation", "people",
        "person", "person_merge", "phrases", "pictures", "plan_pages", "practice", "progress",
        "admission_requests", "queries", "inquiries", "question_reports", "quizzes",
        "refusals", "reminders", "report",
        "restarts", "search", "services", "sessions", "shared", "step_reminders", "steps",
        "submitted_answers",
        "sums", "tables", "tasks", "template", "texts", "throttle", "training_days",
        "weeks", "worker",
    }
)  # fmt: skip
SUPERLATIVE = re.compile(r"_?(MOST|LONGEST|LARGEST|SHORTEST|SMALLEST|FEWEST|LEAST|WIDEST)(_|$)")
LETTER = re.compile("_[A-Z]")
ANYTHING = frozenset({"one", "each", "thing", "it"})
# Participles and pronouns that stood for a dozen things each. "Waiting" was to do, unconfirmed,
# queued, unsent and a pause of a quiz.
RIDDLES = frozenset(
    {
        "asked", "brought", "carried", "held", "here", "homes", "judged", "kept", "known",
        "lived", "meant", "mine", "near", "noted", "own", "papers", "pile", "said", "spared",
        "stands", "tells", "theirs", "there", "told", "vouched", "waiting",
    }
)  # fmt: skip
# What a docstring explains: a word in backticks, then a colon.
EXPLAINED = re.compile(r"`([a-z]\w*)`:")
# People are "they", in texts and documents alike.
SHE = re.compile(r"\b(she|hers?|herself)\b", re.IGNORECASE)
# Words for which messages and docstrings have plainer ones: the person who, is, was, again.
OLD_FASHIONED = re.compile(
    r"\b(whoever|stood|anew|stands? (at|in|on|beside|under)|at will|without a word)\b",
    re.IGNORECASE,
)
# A docstring names the thing: The effects of an import, not What an import would do.
INVERTED = re.compile(r"(What|Who|Whether|Where|How|When)\b")
# A place is one on earth: the province by which cooperatives of one name are told apart.
PLACES_ON_EARTH = {
    "lms/accounts/rules/namesakes.py",
    "lms/roster/matching/import_context.py",
    "lms/pages/organizations/view_models/organization_changes.py",
    "lms/pages/organizations/views/organization_edit.py",
    "lms/pages/organizations/views/unapproved.py",
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

    assert twice == {}, "Give one of them a name that says what it holds (docs/glossary.md)."


def test_classes_are_nouns():
    participles = [
        (item, path)
        for item, path in list_classes()
        if item in PARTICIPLES or item.endswith("Wanted")
    ]

    assert participles == [], "Name what it holds: ReportRequest, not Asked."


def test_modules_of_one_name_hold_the_same_thing():
    found = defaultdict(list)
    for path in list_files("lms/*.py"):
        # A type of question has a module in each registry of types.
        if path.stem not in {"__init__", "__main__", "env"} and path.parent.name != "types":
            found[path.stem].append(name(path))

    twice = {stem for stem, paths in found.items() if len(paths) > 1}

    assert twice - RECURRING == set(), "Rename one, or list the name if both hold the same thing."
    assert RECURRING - twice == set(), "Remove the name from RECURRING: only one module has it."


def list_loop_variables(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.comprehension):
            yield from (part.id for part in ast.walk(node.target) if isinstance(part, ast.Name))
        elif isinstance(node, ast.Lambda):
            yield from (argument.arg for argument in node.args.args)


def list_bound_names(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg


def find(names, list_names, *patterns):
    """Return the files that bind one of these names. A form's fields are stable: they stay."""
    return {
        (name(path), bound)
        for path in list_files(*patterns)
        if path.name != "forms.py"
        for bound in list_names(parse(path))
        if bound in names
    }


def test_rules_of_names_see_every_name():
    tree = ast.parse("def run(kept):\n    for each in kept:\n        held = lambda one: each")

    assert set(list_loop_variables(tree)) == {"each", "one"}, "Walk the whole tree."
    assert set(list_bound_names(tree)) == {"kept", "each", "held", "one"}, "Walk the whole tree."


def test_constants_say_of_what():
    found = {
        (name(path), bound)
        for path in list_files("*.py")
        for bound in list_bound_names(parse(path))
        if SUPERLATIVE.match(bound) or LETTER.fullmatch(bound)
    }

    assert found == set(), "Begin a limit with MAX_ or MIN_, and write a constant out."


def test_loop_variables_are_the_thing():
    found = find(ANYTHING, list_loop_variables, "*.py")

    assert found == set(), "Name the variable after the thing: enrolment, row, path."


def test_names_say_what_they_hold():
    found = find(RIDDLES, list_bound_names, "lms/*.py")

    assert found == set(), "Name what it holds: question_ids, not asked; credentials, not known."


def test_place_is_one_on_earth():
    uses = set()
    for path in list_files("lms/*.py"):
        with (ROOT / name(path)).open("rb") as file:
            tokens = tokenize.tokenize(file.readline)
            names = {token.string for token in tokens if token.type == tokenize.NAME}
        if any(re.search(r"(^|_)places?($|_)", file_name) for file_name in names):
            uses.add(name(path))

    assert uses <= PLACES_ON_EARTH, "Say enrolment, position, index, offset or address."


def test_people_are_they():
    found = {
        f"{name(path)}:{number}"
        for path in list_files(
            "docs/*.md", "README.md", "CHANGELOG.md", "translations/messages.pot"
        )
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), start=1)
        if SHE.search(line)
    }

    assert found == set(), "Write they, or name the role: the learner, the holder."


def test_texts_are_plain_english():
    found = {
        f"{name(path)}: {match[0]}"
        for path in list_files("lms/*.py", "lms/templates/*.html", "translations/messages.pot")
        for match in OLD_FASHIONED.finditer(path.read_text("utf-8", "replace"))
    }

    assert found == set(), "Write the person who, is, was or again."


def test_docstrings_name_the_thing():
    found = {
        (name(path), docstring.splitlines()[0])
        for path in list_files("lms/*.py", "tests/*.py")
        for node in (parse(path), *list_nodes(path))
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        if INVERTED.match(docstring := ast.get_docstring(node) or "")
    }

    assert found == set(), "Begin with the noun: The effects of an import."


def list_names(node):
    for part in ast.walk(node):
        if isinstance(part, ast.Name | ast.Attribute | ast.arg | ast.keyword):
            yield getattr(part, "id", getattr(part, "attr", getattr(part, "arg", "")))
        elif isinstance(part, ast.FunctionDef | ast.ClassDef):
            yield part.name
        elif isinstance(part, ast.Call):  # the values of a column, in its constraint
            texts = (text for text in ast.walk(part) if isinstance(text, ast.Constant))
            yield from re.findall(r"\w+", " ".join(str(text.value) for text in texts))


def test_docstrings_explain_what_is_there():
    found = {
        (name(path), node.name, word)
        for path in list_files("lms/*.py")
        for node in list_nodes(path)
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        for word in set(EXPLAINED.findall(ast.get_docstring(node) or "")) - {*list_names(node)}
    }

    assert found == set(), "Name the parameter or field as it is called now."
