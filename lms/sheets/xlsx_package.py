"""The parts of a workbook's archive, within limits: sheets, shared texts, styles."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from posixpath import normpath
from typing import IO

from lms.sheets.refusals import (
    FileUnpacksTooLarge,
    NotASpreadsheet,
    OldWorkbook,
    WorkbookWithMacros,
)
from lms.sheets.xml_events import ElementHandler, read_events

MAX_MEMBERS = 500
MAX_UNPACKED_SIZE = 32 << 20
HIGHEST_RATIO = 200
SMALL = 1 << 20
"""Bytes; a member below this may have any compression ratio."""
MACROS = "vbaproject.bin"
TYPES, MACRO_TYPE = "[content_types].xml", b"macroenabled"
"""The content type of a workbook saved with macros, even if it has none."""
OTHER_KINDS = {"xl/workbook.bin", "content.xml", "index/document.iwa"}
WORKBOOK = "xl/workbook.xml"


@dataclass(frozen=True)
class SheetPart:
    name: str
    path: str
    is_visible: bool


@dataclass(frozen=True)
class WorkbookParts:
    """`texts`, `styles`: paths, empty where there are none. `starts_1904`: how days are counted."""

    sheets: tuple[SheetPart, ...]
    texts: str
    styles: str
    starts_1904: bool


class Package:
    """The archive. Its members are found whatever case and slashes they are written with."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._members = {_fold(member.filename): member for member in archive.infolist()}

    def open(self, path: str) -> IO[bytes]:
        return self._archive.open(self._members[_fold(path)])

    def has(self, path: str) -> bool:
        return _fold(path) in self._members

    def check(self) -> None:
        """Check the sizes in the directory; no more than those is unpacked of any member."""
        members, names = self._archive.infolist(), set(self._members)
        if not any(name.endswith("workbook.xml") for name in names):
            raise OldWorkbook if names & OTHER_KINDS else NotASpreadsheet
        if (
            len(members) > MAX_MEMBERS
            or sum(member.file_size for member in members) > MAX_UNPACKED_SIZE
        ):
            raise FileUnpacksTooLarge
        for member in members:
            if member.file_size > max(SMALL, member.compress_size * HIGHEST_RATIO):
                raise FileUnpacksTooLarge
        if any(name.endswith(MACROS) for name in names) or self._declares_macros():
            raise WorkbookWithMacros

    def read_parts(self) -> WorkbookParts:
        workbook = self._find_workbook()
        links = self._read_links(workbook)
        book = _WorkbookHandler()
        with self.open(workbook) as source:
            read_events(source, book)
        by_id = {link.id: link for link in links}
        sheets = tuple(
            SheetPart(name, by_id[id_].path, is_visible)
            for name, id_, is_visible in book.sheets
            if id_ in by_id and by_id[id_].kind == "worksheet" and self.has(by_id[id_].path)
        )
        paths = {link.kind: link.path for link in links if self.has(link.path)}
        return WorkbookParts(
            sheets, paths.get("sharedStrings", ""), paths.get("styles", ""), book.starts_1904
        )

    def _find_workbook(self) -> str:
        links = self._read_links("")
        found = (link.path for link in links if link.kind == "officeDocument")
        path = next(found, WORKBOOK)
        return path if self.has(path) else WORKBOOK

    def _read_links(self, path: str) -> list["_Link"]:
        part = PurePosixPath(path)
        links = str(part.parent / "_rels" / f"{part.name}.rels")
        if not self.has(links):
            return []
        handler = _LinkHandler(str(part.parent))
        with self.open(links) as source:
            read_events(source, handler)
        return handler.links

    def _declares_macros(self) -> bool:
        if not self.has(TYPES):
            return False
        with self.open(TYPES) as types:
            return MACRO_TYPE in types.read(SMALL).lower()


@dataclass(frozen=True)
class _Link:
    """`kind`: the last word of the type, alike in both kinds of Office Open XML."""

    id: str
    kind: str
    path: str


class _LinkHandler(ElementHandler):
    def __init__(self, folder: str) -> None:
        self.links: list[_Link] = []
        self._folder = folder

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            path = target if target.startswith("/") else f"{self._folder}/{target}"
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.links.append(_Link(attributes.get("Id", ""), kind, normpath(path).lstrip("./")))


class _WorkbookHandler(ElementHandler):
    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.starts_1904 = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            is_visible = attributes.get("state", "visible") == "visible"
            self.sheets.append((attributes.get("name", ""), attributes.get("id", ""), is_visible))
        elif name == "workbookPr":
            self.starts_1904 = is_true(attributes.get("date1904", ""))


def is_true(value: str) -> bool:
    return value in {"1", "true", "on"}


def _fold(path: str) -> str:
    return path.replace("\\", "/").lstrip("/").lower()
