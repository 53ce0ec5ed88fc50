"""The log can be read as a list: short subjects in one shape, and a body where much changed."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.contracts.tree import ROOT

# The rules hold for what comes after this commit; those before it cannot be changed any more.
RULES_SINCE = "3efcf2e96c8b5b8106596c3503ef067469064350"
MAX_SUBJECT_LENGTH = 72
LINES_WITHOUT_BODY = 100
SHAPE = re.compile(r"[\w./-]+: [A-Z][\w'-]* \S.*")
# A subject says what the commit does: Add, Fix, Split; not what there is, or what was done.
NOT_IMPERATIVE = re.compile(
    r"\S+ (?:an?|the|this|these|one|every|each|all|no|nobody|who|what|when|it|there"
    r"|added|changed|fixed|made|moved|removed|renamed|updated|adding|changing|fixing|making|moving"
    r"|removing|renaming|updating|adds|changes|fixes|makes|moves|removes|renames|updates)\b",
    re.IGNORECASE,
)
COMMIT, FIELD = "\x1e", "\x1f"


def find_faults(subject: str, body: str, lines: int) -> list[str]:
    """Return what to change in a commit's message; `lines` were added or removed by it."""
    found = []
    if len(subject) > MAX_SUBJECT_LENGTH:
        found.append(f"shorten the subject to {MAX_SUBJECT_LENGTH} characters")
    if not SHAPE.fullmatch(subject) or NOT_IMPERATIVE.match(subject):
        found.append("write the subject as `area: Imperative sentence`")
    if ";" in subject:
        found.append("leave the semicolon out of the subject, or make two commits")
    if lines > LINES_WITHOUT_BODY and not body.strip():
        found.append("add a body: why, what was rejected, what was measured")
    return found


def read_log(root: Path, since: str) -> list[tuple[str, str, str, int]]:
    """Return id, subject, body and changed lines of the commits after one, without merges."""
    shape = COMMIT + FIELD.join(("%h", "%s", "%b", ""))
    log = run_git(
        root, "log", "--no-merges", "-M", "--numstat", f"--format={shape}", f"{since}..HEAD"
    )
    commits = []
    for item in log.split(COMMIT)[1:]:
        commit, subject, body, numbers = item.split(FIELD)
        # A binary file has "-" for both counts.
        counts = re.findall(r"^(\d+)\t(\d+)\t", numbers, re.MULTILINE)
        commits.append((commit, subject, body, sum(int(a) + int(b) for a, b in counts)))
    return commits


def run_git(root: Path, *arguments: str) -> str:
    command = ["git", *arguments]
    ended = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return ended.stdout if ended.returncode == 0 else ""


def why_no_log(root: Path) -> str:
    """Return why this copy has no history to look at, or nothing."""
    top = run_git(root, "rev-parse", "--show-toplevel", "--is-shallow-repository").split("\n")
    if not top[0] or Path(top[0]).resolve() != root.resolve():
        return "this copy of the code is no clone, so it has no log"
    return "this clone is shallow, so it has no whole log" if top[1] == "true" else ""


def test_commits_are_named_as_the_house_names_them():
    if reason := why_no_log(ROOT):
        pytest.skip(reason)
    assert run_git(ROOT, "cat-file", "-t", RULES_SINCE), (
        "Set RULES_SINCE to the commit from which the rules hold, it is not in this history."
    )

    faults = {
        f"{commit} {subject}": found
        for commit, subject, body, lines in read_log(ROOT, RULES_SINCE)
        if (found := find_faults(subject, body, lines))
    }

    assert faults == {}, (
        "Change the messages with `git commit --amend` or `git rebase -i` (CONTRIBUTING.md)."
    )


@pytest.mark.parametrize(
    ("subject", "body", "lines", "fault"),
    [
        ("web: Unseal a form once", "", 100, None),
        ("web: Unseal a form once", "Why.", 101, None),
        ("cli/seed: Add a person", "", 1, None),
        ("web: " + "Unseal a form ".ljust(67, "x"), "", 1, None),
        ("web: " + "Unseal a form ".ljust(68, "x"), "", 1, "shorten"),
        ("web: Unseal a form, twice; and a list", "", 1, "semicolon"),
        ("Unseal a form once", "", 1, "Imperative"),
        ("web: unseal a form once", "", 1, "Imperative"),
        ("web: A form is unsealed", "", 1, "Imperative"),
        ("web: Fixed the form", "", 1, "Imperative"),
        ("web: Unseal a form once", "\n", 101, "body"),
    ],
)
def test_fault_of_a_message_is_found(subject, body, lines, fault):
    found = find_faults(subject, body, lines)

    assert (fault is None) == (found == []), "The rule for this message changed: change its case."
    assert fault is None or fault in found[0], "Another fault was found: change the case."


@pytest.fixture
def clone(tmp_path):
    """A clone of three commits: the first, a move with a small change, many lines with a body."""
    root = tmp_path / "clone"
    root.mkdir()
    run_git(root, "init", "-q")
    run_git(root, "config", "user.name", "Li")
    run_git(root, "config", "user.email", "li@example.org")
    commit_file(root, "a.txt", 300, "all: Begin")
    run_git(root, "mv", "a.txt", "b.txt")
    commit_file(root, "b.txt", 301, "all: Move a file")
    commit_file(root, "c.txt", 150, "all: Add a list\n\nWhy: 12\t34\tnot a count")
    return root


def commit_file(root, name, lines, message):
    (root / name).write_text("".join(f"{number}\n" for number in range(lines)))
    run_git(root, "add", "-A")
    run_git(root, "commit", "-q", "-m", message)


def test_log_is_read_with_moves_as_moves(clone):
    first = run_git(clone, "rev-list", "--max-parents=0", "HEAD").strip()

    found = [(subject, lines) for _, subject, _, lines in read_log(clone, first)]

    assert found == [("all: Add a list", 150), ("all: Move a file", 1)], (
        "Count what `git log -M --numstat` says, and nothing that stands in a body."
    )
    assert why_no_log(clone) == "", "Look at the log of a whole clone."


def test_copies_without_a_whole_log_are_left_alone(clone, tmp_path):
    run_git(tmp_path, "clone", "-q", "--depth=1", f"file://{clone}", "shallow")
    (clone / "inside").mkdir()

    reasons = [why_no_log(path) for path in (tmp_path / "shallow", clone / "inside", tmp_path)]

    assert [reason.split(",")[0] for reason in reasons] == [
        "this clone is shallow",
        "this copy of the code is no clone",
        "this copy of the code is no clone",
    ], "Skip, and say why, where there is no whole log."
