"""A course as a ZIP file: reading checks all limits, writing is reproducible."""

import io
import stat
import zipfile
import zlib
from dataclasses import dataclass

from lms.content.file_names import find_fault, fold_name, is_course_file
from lms.content.model import Files
from lms.content.problems import Problem, build_problem

MAX_MEMBERS = 2_000
MAX_BYTES = 100 * 1024 * 1024
MAX_RATIO = 100
_SLICE = 64 * 1024
_SMALL = 10_000
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_EPOCH = (1980, 1, 1, 0, 0, 0)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class ArchiveContent:
    """The files of a course; `files` is empty if there is any problem."""

    files: Files
    problems: tuple[Problem, ...] = ()


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def read_archive(content: bytes, *, name: str = "course.zip") -> ArchiveContent:
    """Return the files of a course from a ZIP, without a single folder around all of them."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(archive, name)
    except _Refused as refused:
        return ArchiveContent({}, (refused.problem,))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        return ArchiveContent({}, (build_problem("archive-unreadable", name),))


def write_archive(files: Files) -> bytes:
    """Return a ZIP that depends on names and bytes alone: equal files give equal bytes."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return output.getvalue()


def _read(archive: zipfile.ZipFile, path: str) -> ArchiveContent:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise _Refused(
            build_problem("archive-members", path, count=len(members), limit=MAX_MEMBERS)
        )
    named = [(_get_name(member), member) for member in members]
    wanted = [(name, member) for name, member in named if not _is_ignorable(name, member)]
    problems = _check_names(wanted, path)
    if problems:
        return ArchiveContent({}, tuple(problems))
    files: Files = {}
    for name, member in wanted:
        files[name] = _unpack(
            archive, member, path, remaining=MAX_BYTES - sum(map(len, files.values()))
        )
    return ArchiveContent(_take_off_folder(files))


def _get_name(member: zipfile.ZipInfo) -> str:
    """Return the name in UTF-8 if flagged or valid; else in GBK, as Chinese programs write it.

    `orig_filename` still has the text after a NUL, and the backslashes.
    """
    name = member.orig_filename
    if member.flag_bits & _UTF8_NAME:
        return name
    raw = name.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _is_ignorable(name: str, member: zipfile.ZipInfo) -> bool:
    """Return whether it is a folder, or a file added by Finder or Explorer."""
    last = name.rsplit("/", maxsplit=1)[-1]
    rubbish = name.startswith("__MACOSX/") or last in (".DS_Store", "Thumbs.db", "desktop.ini")
    return rubbish or (member.is_dir() and not find_fault(name.rstrip("/")))


def _check_names(wanted: list[tuple[str, zipfile.ZipInfo]], path: str) -> list[Problem]:
    problems = []
    seen: dict[str, str] = {}
    for name, member in wanted:
        why = find_fault(name) or _find_kind_fault(member) or _find_twin(name, seen)
        if why:
            shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in name)
            problems.append(build_problem("archive-name", path, name=shown, why=why))
        elif not is_course_file(name):
            problems.append(build_problem("archive-type", path, name=name))
        seen[fold_name(name)] = name
    return problems


def _find_kind_fault(member: zipfile.ZipInfo) -> str:
    mode = member.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "it is a link"
    return "it is encrypted" if member.flag_bits & _ENCRYPTED else ""


def _find_twin(name: str, seen: dict[str, str]) -> str:
    """Return another member of this name, or of a name that some file systems consider equal."""
    folded = fold_name(name)
    if folded in seen:
        if seen[folded] == name:
            return "it stands twice in the ZIP"
        return "it differs from another name in capitals or form only"
    return ""


def _unpack(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: str, *, remaining: int
) -> bytes:
    """Return the member's bytes, counted while streaming, because stated sizes may be false."""
    if member.compress_type not in _METHODS:
        raise _Refused(build_problem("archive-unreadable", path))
    allowed = max(member.compress_size * MAX_RATIO, _SMALL)
    chunks, size = [], 0
    with archive.open(member) as stream:
        while chunk := stream.read(_SLICE):
            size += len(chunk)
            if size > remaining:
                raise _Refused(build_problem("archive-size", path, limit=MAX_BYTES))
            if size > allowed:
                name = member.filename
                raise _Refused(build_problem("archive-ratio", path, name=name, limit=MAX_RATIO))
            chunks.append(chunk)
    return b"".join(chunks)


def _take_off_folder(files: Files) -> Files:
    """Change `ecommerce-launch/course.yml` to `course.yml` if all files are in one folder."""
    folders = {name.split("/", maxsplit=1)[0] for name in files if "/" in name}
    if "course.yml" in files or len(folders) != 1 or any("/" not in name for name in files):
        return files
    return {name.split("/", maxsplit=1)[1]: content for name, content in files.items()}
