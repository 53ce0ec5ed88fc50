"""Pictures and recordings of published lessons: named by their content, so cached without expiry.

They are sent whole or in byte ranges: players seek by ranges, and those of Apple need them to play.
"""

from flask import Response, abort, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from lms.accounts.permissions.matrix import Permission
from lms.catalogue.picture_versions import find_version, list_widths
from lms.catalogue.queries.published import find_file
from lms.content.media_files import find_size
from lms.pages.public import blueprint
from lms.web.access import requires
from lms.web.platform import platform
from lms.web.transaction import read_session

_PERMANENT = "public, max-age=31536000, immutable"
_TYPES = {
    "webp": "image/webp",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "vtt": "text/vtt",
}


@blueprint.get("/media/<sha256>.<suffix>")
@requires(Permission.PUBLIC_READ)
def media(sha256: str, suffix: str) -> ResponseReturnValue:
    """Return a published media file; the store also contains keys and lesson sources."""
    found = find_file(read_session(), sha256)
    if found is None or suffix not in _TYPES or not found.path.lower().endswith(f".{suffix}"):
        abort(404)
    return _send(platform().store.get(sha256), suffix, tag=sha256)


@blueprint.get("/media/<sha256>-<int:width>.webp")
@requires(Permission.PUBLIC_READ)
def picture(sha256: str, width: int) -> ResponseReturnValue:
    """Return a version of a published picture; no other widths than those of its versions.

    A lost one that cannot be made now is answered with the picture itself, which nobody keeps.
    """
    found = find_file(read_session(), sha256)
    suffix = found.path.lower().rpartition(".")[2] if found else ""
    if found is None or not _TYPES.get(suffix, "").startswith("image/"):
        abort(404)
    store = platform().store
    original = store.get(sha256)
    if width not in list_widths(find_size(original)):
        abort(404)
    version = find_version(store, sha256, width)
    if version is None:
        return _send(original, suffix, tag=sha256, caching="no-store")
    return _send(version, "webp", tag=f"{sha256}-{width}")


def _send(
    content: bytes, suffix: str, *, tag: str, caching: str = _PERMANENT
) -> ResponseReturnValue:
    """Return the bytes, or the range that is requested (206, 416), or 304."""
    response = make_response(content)
    response.headers["Content-Type"] = _TYPES[suffix]
    response.headers["Cache-Control"] = caching
    response.set_etag(tag)
    try:
        return response.make_conditional(request, accept_ranges=True, complete_length=len(content))
    except RequestedRangeNotSatisfiable:
        return Response(status=416, headers={"Content-Range": f"bytes */{len(content)}"})
