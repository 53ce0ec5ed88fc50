"""Ids that learners have used: reported where they stood, with the line to paste."""

from lms.content.checks.context import CheckContext, UsedIds
from lms.content.load import load_course
from lms.content.problems import format_problem
from lms.content.shared_files import load_shared
from tests.content.faults import read_good

GOOD = {
    path.removeprefix("tea/"): content
    for path, content in read_good().items()
    if path.startswith("tea/")
}
SHARED = load_shared(read_good()).shared
SOURCES = {
    path: content.decode()
    for path, content in GOOD.items()
    if path == "course.yml" or path.endswith(".en.md")
}
USED = UsedIds(
    lessons={"price": "reading", "note": "reading", "sheet": "worksheet", "quiz": "quiz"},
    questions={"q-price": "single", "q-note": "number", "q-word": "text", "q-o1-01": "number"},
    options={"q-price/a", "q-price/b", "q-price/c"},
    fields={"price": "money", "channel": "choice", "story": "long"},
    lesson_of={
        "q-price": "price", "q-note": "note", "q-word": "note", "q-o1-01": "quiz",
        "price": "sheet", "channel": "sheet", "story": "sheet",
    },
    sources=SOURCES,
)  # fmt: skip


def check(changes):
    """The problems with used ids after these changes: path -> old and new text, None = deleted."""
    files = dict(GOOD)
    for path, change in changes.items():
        if change is None:
            del files[path]
        else:
            old, new = (part.encode() for part in change)
            assert files[path].count(old) == 1
            files[path] = files[path].replace(old, new)
    loaded = load_course(files, CheckContext(SHARED, used=USED, cases={"bangmu"}))
    return [problem for problem in loaded.problems if problem.code.startswith("used-id")]


def locate(problems):
    return [(p.values["id"], f"{p.path}:{p.line}") for p in problems]


def find_line(path, text):
    rows = SOURCES[path].split("\n")
    return next(number for number, row in enumerate(rows, 1) if text in row)


def test_ids_that_are_still_there_are_no_problem():
    assert check({}) == []


def test_question_that_is_gone_is_reported_where_it_stood():
    line = find_line("note.en.md", "id=q-word")

    problems = check({"note.en.md": ("text id=q-word", "text id=q-name")})

    assert locate(problems) == [("q-word", f"note.en.md:{line}")]


def test_lines_added_above_do_not_move_the_report_away():
    line = find_line("note.en.md", "id=q-word")
    body = SOURCES["note.en.md"]
    longer = body.replace("Weigh the leaf.\n", "Weigh the leaf.\n\nWeigh it\nagain.\n")
    changed = longer.replace("text id=q-word", "text id=q-name")

    problems = check({"note.en.md": (body, changed)})

    assert locate(problems) == [("q-word", f"note.en.md:{line + 3}")]


def test_option_that_is_gone_is_reported_in_its_question():
    line = find_line("price.en.md", "{#c}")

    problems = check({"price.en.md": ("- [ ] The label {#c}", "- [ ] The label {#d}")})

    assert locate(problems) == [("q-price/c", f"price.en.md:{line}")]


def test_removed_question_covers_its_options():
    start = SOURCES["price.en.md"].index(":::question")
    end = SOURCES["price.en.md"].index(":::keypoints")
    question = SOURCES["price.en.md"][start:end]

    problems = check({"price.en.md": (question, "")})

    assert locate(problems) == [
        ("q-price", f"price.en.md:{find_line('price.en.md', 'id=q-price')}")
    ]


def test_lesson_that_is_gone_is_reported_in_the_list_and_covers_what_was_in_it():
    changes = {
        "course.yml": ("    - note\n", ""), "note.en.md": None, "note.zh.md": None,
    }  # fmt: skip

    problems = check(changes)

    assert locate(problems) == [("note", f"course.yml:{find_line('course.yml', '- note')}")]


def test_retired_lesson_covers_what_was_in_it():
    retired = ("lessons: [old-lesson]", "lessons: [old-lesson, note]")
    body = SOURCES["course.yml"]
    changed = body.replace("    - note\n", "").replace(*retired)

    assert check({"course.yml": (body, changed), "note.en.md": None, "note.zh.md": None}) == []


def test_lesson_of_another_kind_is_reported_at_its_kind():
    problems = check({"sheet.en.md": ("kind: worksheet\n", "kind: case\n")})

    assert ("sheet", "sheet.en.md:4") in locate(problems)


def test_question_of_another_type_is_reported_where_it_stands():
    line = find_line("price.en.md", "id=q-price")

    problems = check({"price.en.md": ("single id=q-price", "multiple id=q-price")})

    assert locate(problems) == [("q-price", f"price.en.md:{line}")]
    assert problems[0].code == "used-id-changed"


def test_all_missing_ids_are_one_line_to_paste():
    problems = check(
        {
            "note.en.md": ("text id=q-word", "text id=q-name"),
            "sheet.en.md": ("id=story", "id=tale"),
            "price.en.md": ("The label {#c}", "The label {#d}"),
        }
    )

    line = (
        "retired: {lessons: [old-lesson], questions: [q-gone, q-word],"
        " options: [q-price/z, q-price/c], fields: [story]}"
    )
    assert len(problems) == 3
    assert all(f"write {line} in course.yml." in format_problem(p) for p in problems)
    retired = "retired: {lessons: [old-lesson], questions: [q-gone], options: [q-price/z]}"
    files = {
        "course.yml": (retired, line),
        "note.en.md": ("text id=q-word", "text id=q-name"),
    }
    assert check(files) == []


def test_lesson_that_cannot_be_read_is_not_reported_as_gone():
    problems = check(
        {"note.en.md": (":::question text id=q-word\n", ":::question txet id=q-wort\n")}
    )

    assert locate(problems) == []
