"""Files that a course cannot hold, or that are missing: each is reported once, and named."""

import re
import struct

import pytest

from lms.content.file_names import MAX_MEDIA
from lms.content.media_files import PictureSize, find_format, find_size
from lms.content.messages import CATALOGUE
from lms.content.problems import format_problem
from tests.content.faults import MEDIA, PNG, read_good
from tests.content.test_faults import check, list_told

pytestmark = pytest.mark.usefixtures("parse_once")
GOOD = read_good()
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
NOTE = GOOD["tea/note.en.md"]
HUGE = PNG[:16] + struct.pack(">II", 30_000, 30_000) + PNG[24:]
BOX = "tea/media/box.png"
FACT = b"[A01](fact:A01) "


def rename_language(code):
    """Give the Chinese files another code."""
    chinese = [path for path in GOOD if path.startswith("tea/") and path.endswith(".zh.md")]
    renamed = {path.replace(".zh.md", f".{code}.md"): GOOD[path] for path in chinese}
    return {**dict.fromkeys(chinese), **renamed}


ADDED = {
    "a translation with a capital ending": ("tea/leaf.zh.MD", NOTE, "lesson-file-name"),
    "a lesson saved as text": ("tea/leaf.en.md.txt", NOTE, "lesson-file-name"),
    "a lesson with another ending": ("tea/leaf.en.markdown", NOTE, "lesson-file-name"),
    "a lesson with a capital": ("tea/Leaf.en.md", NOTE, "lesson-file-name"),
    "a lesson without a language": ("tea/leaf.md", NOTE, "lesson-file-name"),
    "a lesson with an underscore": ("tea/my_leaf.en.md", NOTE, "lesson-file-name"),
    "a lesson with a space": ("tea/my leaf.en.md", NOTE, "lesson-file-name"),
    "a lesson in a subfolder": ("tea/part-1/leaf.en.md", NOTE, "lesson-in-subfolder"),
    "a lesson in media": ("tea/media/leaf.en.md", NOTE, "lesson-in-subfolder"),
    "a lesson of no module": ("tea/leaf.en.md", NOTE.replace(b"id=q-", b"id=l-"),
                              "lesson-unlisted"),
    "a translation of no source": ("tea/leaf.zh.md", b"---\ntitle: a\n---\n",
                                   "translation-without-source"),
    "a readme": ("tea/README.md", b"Read me.", "file-left-out"),
    "a document": ("tea/plan.docx", b"PK", "file-left-out"),
    "a list of another name": ("tea/kurs.yml", b"id: tea", "file-left-out"),
    "a lesson in an unknown language": ("tea/note.cn.md", NOTE, "language-unknown"),
    "an SVG": ("tea/media/box.svg", SVG, "media-format"),
    "an SVG beside the lessons": ("tea/box.svg", SVG, "media-format"),
    "a GIF": ("tea/media/box.gif", b"GIF89a", "media-format"),
    "a film of another kind": ("tea/media/talk.mov", b"....ftypqt", "media-format"),
    "an SVG that is called PNG": ("tea/media/new.png", SVG, "media-type"),
    "a JPEG that is called PNG": ("tea/media/new.png", b"\xff\xd8\xff\xe0", "media-type"),
    "a PNG that is called JPEG": ("tea/media/new.jpg", PNG, "media-type"),
    "a PNG that is called WebP": ("tea/media/new.webp", PNG, "media-type"),
    "a page that is called PNG": ("tea/media/new.png", b"<html>", "media-type"),
    "an empty picture": ("tea/media/new.png", b"", "media-type"),
    "a picture that is cut off": ("tea/media/new.png", PNG[:14], "media-type"),
    "a picture of no width": ("tea/media/new.png", PNG[:16] + b"\0" * 8, "media-type"),
    "a text that is called MP3": ("tea/media/new.mp3", b"hello", "media-type"),
    "a picture of 900 million pixels": ("tea/media/new.png", HUGE, "picture-too-large"),
    "a recording over the limit": ("tea/media/new.mp3", b"ID3" + b"\0" * MAX_MEDIA,
                                   "file-too-large"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "content", "code"), ADDED.values(), ids=ADDED)
def test_file_too_many_is_reported_once(path, content, code, tmp_path):
    problems = check({**GOOD, path: content}, tmp_path)

    assert list_told(problems) == [(code, f"{path}:1")]


WRONG_NAMES = {
    "capital ending": (lambda path: path.replace(".md", ".MD"), "lesson-file-name"),
    "saved as text": (lambda path: f"{path}.txt", "lesson-file-name"),
    "capital letter": (lambda path: f"tea/{path[4:].capitalize()}", "lesson-file-name"),
    "subfolder": (lambda path: path.replace("tea/", "tea/part-1/"), "lesson-in-subfolder"),
}  # fmt: skip


@pytest.mark.parametrize("path", [path for path in GOOD if re.fullmatch(r"tea/\w+\.\w+\.md", path)])
@pytest.mark.parametrize(("rename", "code"), WRONG_NAMES.values(), ids=WRONG_NAMES)
def test_lesson_under_a_wrong_name_is_one_problem(path, rename, code, tmp_path):
    files = {rename(name) if name == path else name: content for name, content in GOOD.items()}

    problems = check(files, tmp_path)

    assert list_told(problems) == [(code, f"{rename(path)}:1")]


def test_minutes_in_words_say_nothing_about_the_length(tmp_path):
    path = "tea/price.en.md"
    text = GOOD[path].replace(b"minutes: 3", b"minutes: twelve") + b"\nWeigh the leaf.\n" * 300

    problems = check({**GOOD, path: text}, tmp_path)

    assert [problem.code for problem in problems if problem.path == path] == ["value-wrong"]


def change(path, old, new):
    assert old in GOOD[path]
    return {path: GOOD[path].replace(old, new)}


LEFT_OUT = {
    "course.yml": (["tea/course.yml"], [("course-missing", "tea/course.yml:1")]),
    "a source that others link": (["tea/note.en.md"], [("lesson-absent", "tea/course.yml:20")]),
    "a source and its translation": (
        ["tea/note.en.md", "tea/note.zh.md"], [("lesson-absent", "tea/course.yml:20")],
    ),
    "a worksheet": (["tea/sheet.en.md"], [("lesson-absent", "tea/course.yml:26")]),
    "a quiz": (["tea/quiz.en.md"], [("lesson-absent", "tea/course.yml:26")]),
    "a translation": (["tea/note.zh.md"], [("translation-absent", "tea/course.yml:20")]),
    "all translations": (
        [path for path in GOOD if path.startswith("tea/") and path.endswith(".zh.md")],
        [("language-empty", "tea/course.yml:6")],
    ),
    "a picture": ([BOX], [("media-missing", "tea/course.yml:31")]),
    "a recording": (["tea/media/talk.mp3"], [("media-missing", "tea/note.en.md:41")]),
    "the glossary": (["glossary.yml"], [("shared-absent", "glossary.yml:1")]),
    "the facts": (["facts.yml"], [("shared-absent", "facts.yml:1")]),
    "a translation in the library": (["library/bangmu.zh.md"], []),
}  # fmt: skip


@pytest.mark.parametrize(("paths", "expected"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_file_that_is_missing_is_reported_where_it_is_named(paths, expected, tmp_path):
    files = {path: content for path, content in GOOD.items() if path not in paths}

    assert list_told(check(files, tmp_path)) == expected


@pytest.mark.parametrize(
    ("path", "content", "code", "line"),
    [
        ("tea/note.en.md", NOTE + b"\xff", "file-not-utf8", NOTE.count(b"\n") + 1),
        ("tea/note.zh.md", "---\ntitle: 说明\n".encode("gbk"), "file-not-utf8", 2),
        ("tea/note.en.md", NOTE + b"x" * 200_000, "file-too-large", 1),
        ("tea/course.yml", GOOD["tea/course.yml"] + b"\xff", "file-not-utf8", 33),
        ("glossary.yml", b"\xff", "file-not-utf8", 1),
        ("dataset.yml", b"\xff", "file-not-utf8", 1),
    ],
)
def test_file_that_cannot_be_read_is_reported_once(path, content, code, line, tmp_path):
    assert list_told(check({**GOOD, path: content}, tmp_path)) == [(code, f"{path}:{line}")]


def refer(times):
    """The village with that many links to the glossary, the facts and another lesson."""
    links = b"[margin](term:margin) [A01](fact:A01) [note](lesson:note)\n\n" * times
    village = GOOD["tea/village.en.md"].replace(b"minutes: 2", b"minutes: 20")
    return {"tea/village.en.md": village + b"\n" + links}


CASCADES = {
    "a full-width colon in the glossary": (
        change("glossary.yml", b"margin:", "margin：".encode()),
        [("yaml-fullwidth-colon", "glossary.yml:9")],
    ),
    "a full-width colon in the facts": (
        change("facts.yml", b"A01:", "a01：".encode()),
        [("yaml-fullwidth-colon", "facts.yml:1")],
    ),
    "a source that is deleted": (
        {"tea/note.en.md": None}, [("lesson-absent", "tea/course.yml:20")],
    ),
    "a lesson that is a draft": (
        change("tea/note.en.md", b"status: ready", b"status: draft"),
        [("lesson-not-ready", "tea/note.en.md:4"), ("link-not-ready", "tea/price.en.md:38")],
    ),
    "a fact that is overdue": (
        change("facts.yml", b"2026-11\n  review: 2027-11", b"2026-11\n  review: 2026-10"),
        [("fact-overdue", "tea/price.en.md:5")],
    ),
    "a language that nobody knows": (
        change("tea/course.yml", b"zh", b"cn"), [("language-unknown", "tea/course.yml:6")],
    ),
    "files in a language that nobody knows": (
        rename_language("cn"),
        [("language-empty", "tea/course.yml:6"), ("language-unknown", "tea/note.cn.md:1")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), CASCADES.values(), ids=CASCADES)
def test_one_cause_is_one_problem(changes, expected, tmp_path):
    files = {**GOOD, **refer(126), **changes}

    problems = check({path: text for path, text in files.items() if text is not None}, tmp_path)

    assert list_told(problems) == expected


def test_wrong_kind_is_one_problem_whatever_the_file_holds(tmp_path):
    fields = b"".join(
        b"\n:::field id=more-%d type=text\nMore\n:::\n" % number for number in range(18)
    )
    files = {path: GOOD[path] + fields for path in ("tea/sheet.en.md", "tea/sheet.zh.md")}
    kind = files["tea/sheet.en.md"].replace(b"kind: worksheet", b"kind: worksheets")

    assert list_told(check({**GOOD, **files, "tea/sheet.en.md": kind}, tmp_path)) == [
        ("value-wrong", "tea/sheet.en.md:4")
    ]


def test_worksheet_without_its_kind_is_one_problem(tmp_path):
    kind = GOOD["tea/sheet.en.md"].replace(b"kind: worksheet\n", b"")

    assert list_told(check({**GOOD, "tea/sheet.en.md": kind}, tmp_path)) == [
        ("block-not-rendered", "tea/sheet.en.md:6")
    ]


def test_unknown_language_is_named_with_those_that_are_known(tmp_path):
    files = {**GOOD, **change("tea/course.yml", b"zh", b"cn")}

    (problem,) = check(files, tmp_path)

    assert "no language “cn” here" in format_problem(problem)
    assert "en, zh" in format_problem(problem)


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (PNG, PictureSize(8, 8)),
        (b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\0\x05\0\x07\x03" + b"\0" * 9,
         PictureSize(7, 5)),
        (b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a\x09\0\x0b\0", PictureSize(9, 11)),
        (b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\x08\x80\x02\0", PictureSize(9, 11)),
        (b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x08\0\0\x0a\0\0", PictureSize(9, 11)),
        (b"RIFF\0\0\0\0WEBPVP8 ", None),
        (b"\xff\xd8\xff", None),
        (SVG, None),
    ],
)  # fmt: skip
def test_size_of_a_picture_is_read_from_its_first_bytes(content, size):
    assert find_size(content) == size


def test_pictures_of_a_library_are_recognized():
    image = pytest.importorskip("PIL.Image")
    io = pytest.importorskip("io")
    for name in ("PNG", "JPEG", "WebP"):
        stream = io.BytesIO()
        image.new("RGB", (30, 20), "green").save(stream, name.lower())

        assert find_format(stream.getvalue()) == name
        assert find_size(stream.getvalue()) == PictureSize(30, 20)


def test_medias_of_the_good_course_are_what_they_say():
    assert {find_format(content) for content in MEDIA.values()} == {"PNG", "MP3", "WebVTT"}
    assert {code for _, _, code in ADDED.values()} <= CATALOGUE.keys()
