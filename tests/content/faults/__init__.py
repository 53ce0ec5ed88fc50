"""Course faults as data: a good course, and one small edit of it for each fault.

A list in `*.txt` has entries of this form; `- ` lines are replaced by `+ ` lines:

    == what is wrong
    tea/price.en.md
    - minutes: 3
    + minutes: three
    ! value-wrong

`! code` is expected in the edited file, in the first line that the edit changed. `! code @ text`:
in the line that holds this text, `! code @ tea/course.yml: text` in another file; `#1` is the first
line. A fault with two `!` lines truly has two problems.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent
COURSES = FOLDER / "courses"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08\0\0\0\x08\x08\x02\0\0\0"
MEDIA = {
    "tea/media/box.png": PNG,
    "tea/media/talk.mp3": b"ID3\x04\0\0\0\0\0\0" + b"\0" * 64,
    "tea/media/talk.vtt": b"WEBVTT\n\n00:00.000 --> 00:02.000\nWeigh it twice.\n",
    "tea/media/talk-zh.vtt": "WEBVTT\n\n00:00.000 --> 00:02.000\n称两遍。\n".encode(),
}


@dataclass(frozen=True)
class Fault:
    """An edit of one file, and the `(code, location)` that it gives, see the module."""

    name: str
    path: str
    old: str
    new: str
    expected: tuple[tuple[str, str], ...]


@dataclass
class _Entry:
    name: str
    path: str = ""
    old: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    expected: list[tuple[str, str]] = field(default_factory=list)

    def take(self, line: str) -> None:
        mark, text = line[:1], line[2:]
        if mark == "-":
            self.old.append(text)
        elif mark == "+":
            self.new.append(text)
        elif mark == "!":
            code, _, location = text.partition(" @ ")
            self.expected.append((code.strip(), location.strip()))
        elif line.strip():
            self.path = line.strip()

    def build(self, group: str) -> Fault:
        old, new = "\n".join(self.old), "\n".join(self.new)
        return Fault(f"{group}: {self.name}", self.path, old, new, tuple(self.expected))


def read_faults() -> list[Fault]:
    """Return the faults of all lists."""
    faults = []
    for path in sorted(FOLDER.glob("*.txt")):
        entry = None
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line.startswith("== "):
                entry = _Entry(line[3:])
                faults.append((path.stem, entry))
            elif entry is not None:
                entry.take(line)
    return [entry.build(group) for group, entry in faults]


def read_good() -> dict[str, bytes]:
    """Return all files of the good courses."""
    files = {
        path.relative_to(COURSES).as_posix(): path.read_bytes()
        for path in sorted(COURSES.rglob("*"))
        if path.is_file()
    }
    return {**files, **MEDIA}


def apply(fault: Fault, files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files with the fault in them; its old lines stand once in the file."""
    text = "\n" + files[fault.path].decode()
    old, new = (f"\n{part}\n" if part else "\n" for part in (fault.old, fault.new))
    assert text.count(old) == 1, f"{fault.name}: the old lines stand {text.count(old)} times"
    return {**files, fault.path: text.replace(old, new)[1:].encode()}


def locate(fault: Fault, location: str, files: dict[str, bytes]) -> str:
    """Return `path:line` of an expected problem; `files` have the fault in them."""
    found = re.fullmatch(r"([a-z]+/[\w./-]+|[a-z]+\.yml): (.*)", location)
    path, text = found.groups() if found else (fault.path, location)
    rows = files[path].decode().split("\n")
    if text.startswith("#") and text[1:].isdigit():
        return f"{path}:{text[1:]}"
    if text:
        hits = [number for number, row in enumerate(rows, 1) if text in row]
        assert len(hits) == 1, f"{fault.name}: “{text}” stands in lines {hits} of {path}"
        return f"{path}:{hits[0]}"
    before = read_good()[path].decode().split("\n")
    changed = (number for number, row in enumerate(rows, 1) if [row] != before[number - 1 : number])
    return f"{path}:{next(changed)}"
