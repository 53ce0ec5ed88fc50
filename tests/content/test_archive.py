"""ZIP files from outside: what is refused and by which name; what is written is always the same."""

import io
import stat
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.content import archive
from lms.content.archive import read_archive, write_archive

COURSE = {"course.yml": b"id: tea\n", "price.en.md": b"---\n---\n", "media/box.webp": b"RIFF"}


def zip_of(entries, *, method=zipfile.ZIP_DEFLATED):
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", method) as made:
        for name, content in entries:
            made.writestr(name, content)
    return output.getvalue()


def codes(content):
    read = read_archive(content)
    assert read.problems == () or read.files == {}
    return [(problem.code, problem.values.get("why", "")) for problem in read.problems]


def test_course_goes_out_and_comes_in_the_same():
    assert read_archive(write_archive(COURSE)).files == COURSE


def test_same_files_give_the_same_bytes():
    turned = dict(reversed(COURSE.items()))

    assert write_archive(COURSE) == write_archive(turned)


@given(st.dictionaries(st.from_regex(r"[a-w]{1,8}\.md", fullmatch=True), st.binary(max_size=99)))
def test_any_text_goes_out_and_comes_in_the_same(files):
    assert read_archive(write_archive(files)).files == files


def test_folder_around_everything_is_taken_off():
    made = zip_of([("tea/", b""), *((f"tea/{name}", item) for name, item in COURSE.items())])

    assert read_archive(made).files == COURSE


def test_what_finder_and_explorer_leave_is_not_read():
    rubbish = [("__MACOSX/._course.yml", b"x"), (".DS_Store", b"x"), ("media/Thumbs.db", b"x")]

    assert read_archive(zip_of([*COURSE.items(), *rubbish])).files == COURSE


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../course.yml", "it leads out of the folder"),
        ("media/../../a.md", "it leads out of the folder"),
        ("a//b.md", "it leads out of the folder"),
        ("./a.md", "it leads out of the folder"),
        ("/etc/a.md", "it is an absolute path"),
        ("C:a.md", "it is an absolute path"),
        ("media\\a.md", "it holds a backslash"),
        ("a\nb.md", "it holds control characters"),
        ("a\u200bb.md", "it holds control characters"),
        ("a\u202edm.md", "it holds characters that change the direction of text"),
        ("con.md", "the name is reserved by an operating system"),
        ("media/LPT1.webp", "the name is reserved by an operating system"),
        ("a?.md", "the name is reserved by an operating system"),
        ("media./a.md", "it ends with a dot or a space"),
        ("a" * 201 + ".md", "it is too long"),
    ],
)
def test_unclean_name_is_refused_by_name(name, why):
    assert codes(zip_of([(name, b"x")])) == [("archive-name", why)]


@pytest.mark.parametrize(
    ("first", "second"), [("Box.md", "box.md"), ("\u00e9.md", "e\u0301.md"), ("ﬁ.md", "fi.md")]
)
def test_twin_names_are_refused(first, second):
    why = "it differs from another name in capitals or form only"

    assert codes(zip_of([(first, b"x"), (second, b"x")])) == [("archive-name", why)]


def test_same_name_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate name"):
        made = zip_of([("a.md", b"x"), ("a.md", b"y")])

    assert codes(made) == [("archive-name", "it stands twice in the ZIP")]


def test_link_is_refused():
    entry = zipfile.ZipInfo("a.md")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16

    assert codes(zip_of([(entry, b"/etc/passwd")])) == [("archive-name", "it is a link")]


def test_name_cut_by_nul_is_refused():
    made = zip_of([("axmd.md", b"x")]).replace(b"axmd.md", b"a\0md.md")

    assert codes(made) == [("archive-name", "it holds control characters")]


def test_encrypted_member_is_refused():
    made = bytearray(zip_of([("a.md", b"x")]))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = made.index(mark)
        made[start + place] |= 1

    assert codes(bytes(made)) == [("archive-name", "it is encrypted")]


def test_gbk_name_of_a_chinese_program_is_read():
    name = "媒体/茶.webp".encode("gbk")
    made = zip_of([("xxxx/xx.webp", b"RIFF")]).replace(b"xxxx/xx.webp", name)

    assert read_archive(made).files == {"茶.webp": b"RIFF"}


@pytest.mark.parametrize("name", ["run.exe", "index.html", "media/box.svg", "notes", "a.md.js"])
def test_other_types_are_refused(name):
    assert codes(zip_of([(name, b"x")])) == [("archive-type", "")]


def test_too_many_members_are_refused():
    made = zip_of([(f"a{number}.md", b"") for number in range(archive.MAX_MEMBERS + 1)])

    assert codes(made) == [("archive-members", "")]


def test_bomb_is_refused_by_its_ratio():
    made = zip_of([("a.md", b"0" * 5_000_000)])

    assert codes(made) == [("archive-ratio", "")]


def test_small_file_of_one_letter_is_no_bomb():
    assert read_archive(zip_of([("a.md", b"0" * 9_000)])).files == {"a.md": b"0" * 9_000}


def test_too_large_is_refused_while_counting(monkeypatch):
    monkeypatch.setattr(archive, "MAX_BYTES", 1_000)

    assert codes(zip_of([("a.md", bytes(range(250)) * 2), ("b.md", bytes(range(251)) * 2)])) == [
        ("archive-size", "")
    ]


def test_size_that_the_directory_hides_is_counted():
    """The claimed size is small; what comes out of the stream counts."""
    made = bytearray(zip_of([("a.md", b"0" * 5_000_000)]))
    start = made.index(b"PK\x01\x02")
    made[start + 24 : start + 28] = struct.pack("<I", 10)

    assert codes(bytes(made))[0][0] in {"archive-ratio", "archive-unreadable"}


@pytest.mark.parametrize(
    "content",
    [b"", b"not a zip", zip_of([("a.md", b"tea" * 99)])[:-30], zip_of([("a.md", b"x" * 999)])[30:]],
    # Named, because a ZIP holds the time at which it was made.
    ids=["empty", "text", "without end", "without beginning"],
)
def test_broken_zip_is_told(content):
    assert codes(content) == [("archive-unreadable", "")]


def test_changed_byte_is_told():
    made = bytearray(zip_of([("a.md", b"tea leaf " * 9)], method=zipfile.ZIP_STORED))
    made[40] ^= 1

    assert codes(bytes(made)) == [("archive-unreadable", "")]


def test_rare_compression_is_told():
    made = zip_of([("a.md", b"tea" * 99)], method=zipfile.ZIP_LZMA)

    assert codes(made) == [("archive-unreadable", "")]
