"""The URLs of links and media in a compiled lesson."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lms.content.inline import is_media_path
from lms.content.media_files import PictureSize
from lms.content.model import LessonKind

_LESSON_SCHEMES = frozenset({"lesson", "worksheet", "case"})


@dataclass(frozen=True)
class MediaFile:
    """A file of a course on the site; `size` is that of a picture, `length` counts bytes.

    `versions`: width in pixels and address of the same picture, made for phones; smallest first.
    """

    address: str
    size: PictureSize | None = None
    versions: tuple[tuple[int, str], ...] = ()
    length: int = 0


@dataclass(frozen=True)
class LinkTargets:
    """The URLs of links in a course. `media`: path in the folder -> file on the site."""

    course: str = ""
    lessons: Mapping[str, LessonKind] = field(default_factory=dict)
    media: Mapping[str, MediaFile] = field(default_factory=dict)

    def build_href(self, scheme: str, target: str) -> str:
        """Return the URL of the product for a link of one of our own schemes."""
        if scheme == "term":
            return f"/glossary/{target}"
        if scheme == "fact":
            return f"#fact-{target}"
        if scheme == "anchor":
            return f"#{target}"
        if scheme == "case" and target not in self.lessons:
            return f"/library/{target}"
        return f"/learn/{self.course}/{target}" if scheme in _LESSON_SCHEMES else target

    def build_src(self, path: str) -> str:
        """Return the URL of a file of the course."""
        if not is_media_path(path):
            return ""
        found = self.media.get(path)
        return found.address if found else path

    def list_versions(self, path: str) -> tuple[tuple[int, str], ...]:
        """Return width and address of the versions of a picture; none where it is not published."""
        found = self.media.get(path)
        return found.versions if found else ()

    def find_length(self, path: str) -> int:
        """Return the bytes of a file of the course, 0 if they are not known."""
        found = self.media.get(path)
        return found.length if found else 0

    def find_size(self, path: str) -> PictureSize | None:
        """Return the size of a picture of the course, None if it is not known."""
        found = self.media.get(path)
        return found.size if found else None
