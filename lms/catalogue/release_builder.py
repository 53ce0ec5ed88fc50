"""Compile a loaded course, so that the transaction that publishes it only writes rows."""

from pathlib import PurePosixPath

from lms.catalogue.picture_versions import list_widths, version_address
from lms.catalogue.queries.published import KEYS, LESSON, LIBRARY, FileRow
from lms.catalogue.rules.search_documents import list_course_documents
from lms.catalogue.rules.used_media import list_used_media
from lms.catalogue.services.release import Release
from lms.content.file_names import is_course_file
from lms.content.link_targets import MediaFile
from lms.content.load import LoadedCourse, build_keys, compile_course
from lms.content.media_files import PictureSize, find_size
from lms.content.model import Files
from lms.content.sums import SUMS
from lms.i18n import build_translate
from lms.store import hash_content

# Raised when the output of compiling changes: stored lessons are then compiled again.
RENDERER = "4"


def build_release(loaded: LoadedCourse, files: Files, *, origin: str, note: str) -> Release:
    """Compile the course, so that the transaction only writes rows; stores no file.

    sums.yml serves the check alone and is not published, nor are media that only drafts refer to.
    """
    if loaded.structure is None:
        raise ValueError("a course with errors cannot be released")
    rows = tuple(
        FileRow(path, hash_content(content), len(content))
        for path, content in sorted(files.items())
        if path != SUMS and is_course_file(path)
    )
    media = {
        row.path: _describe_media(row, find_size(files[row.path]))
        for row in rows
        if row.path.startswith("media/")
    }
    lessons = compile_course(loaded, media=media, translate_in=build_translate)
    keys = build_keys(loaded, media=media, translate_in=build_translate)
    bodies = {key: LESSON.dump_json(lesson).decode() for key, lesson in lessons.items()}
    used = set(list_used_media((*bodies.values(), KEYS.dump_json(dict(keys)).decode())))
    return Release(
        structure=loaded.structure,
        keys=keys,
        files=tuple(row for row in rows if row.path not in media or row.sha256 in used),
        lessons=bodies,
        renderer=RENDERER,
        documents=list_course_documents(
            loaded.structure, lessons, is_library=loaded.structure.id == LIBRARY
        ),
        origin=origin,
        note=note,
    )


def _describe_media(row: FileRow, size: PictureSize | None) -> MediaFile:
    widths = list_widths(size)
    versions = tuple((width, version_address(row.sha256, width)) for width in widths)
    return MediaFile(media_address(row), size, versions, row.size)


def media_address(row: FileRow) -> str:
    """Return the URL of a published file; it contains the hash, so it can be cached permanently."""
    return f"/media/{row.sha256}{PurePosixPath(row.path).suffix.lower()}"
