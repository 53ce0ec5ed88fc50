"""Images of published lessons: named by their content, so cached without expiry."""

from flask import abort, make_response
from flask.typing import ResponseReturnValue

from lms.accounts.permissions.matrix import Permission
from lms.catalogue.picture_versions import get_version, list_widths
from lms.catalogue.queries.published import find_file
from lms.content.media_files import find_size
from lms.pages.public import blueprint
from lms.web.access import requires
from lms.web.platform import platform
from lms.web.transaction import read

_TYPES = {
    "webp": "image/webp",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "vtt": "text/vtt",
}


@blueprint.get("/media/<sha256>.<suffix>")
@requires(Permission.PUBLIC_READ)
def media(sha256: str, suffix: str) -> ResponseReturnValue:
    """Return a published media file; the store also contains keys and lesson sources."""
    found = find_file(read(), sha256)
    if found is None or suffix not in _TYPES or not found.path.lower().endswith(f".{suffix}"):
        abort(404)
    return _send(platform().store.get(sha256), suffix)


@blueprint.get("/media/<sha256>-<int:width>.webp")
@requires(Permission.PUBLIC_READ)
def picture(sha256: str, width: int) -> ResponseReturnValue:
    """Return a version of a published picture; no other widths than those of its versions."""
    found = find_file(read(), sha256)
    suffix = found.path.lower().rpartition(".")[2] if found else ""
    if found is None or not _TYPES.get(suffix, "").startswith("image/"):
        abort(404)
    store = platform().store
    if width not in list_widths(find_size(store.get(sha256))):
        abort(404)
    return _send(get_version(store, sha256, width), "webp")


def _send(content: bytes, suffix: str) -> ResponseReturnValue:
    response = make_response(content)
    response.headers["Content-Type"] = _TYPES[suffix]
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
