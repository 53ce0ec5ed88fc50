"""Messages about ZIP files and uploaded media."""

from lms.content.messages.message import ProblemMessage, error

MESSAGES: dict[str, ProblemMessage] = {
    "archive-unreadable": error(
        "This is not a readable ZIP file.", "Make the ZIP again, without a password."
    ),
    "archive-members": error(
        "The ZIP has %(count)s members; at most %(limit)s are allowed.", "Pack one course only."
    ),
    "archive-size": error(
        "Unpacked, the ZIP has more than %(limit)s bytes.", "Make the media smaller."
    ),
    "archive-ratio": error(
        "“%(name)s” is packed more than %(limit)s times; that is how attacks look.",
        "Pack the course again with an ordinary program.",
    ),
    "archive-name": error(
        "The name “%(name)s” is not allowed: %(why)s.", "Rename the file and pack again."
    ),
    "archive-type": error(
        "Files such as “%(name)s” do not belong to a course.",
        "Keep Markdown, YAML, pictures, sound, film and captions only.",
    ),
    "media-unreadable": error(
        "“%(name)s” is not a JPEG, PNG or WebP picture.", "Save the picture as JPEG, PNG or WebP."
    ),
    "media-pixels": error(
        "“%(name)s” has more than %(limit)s million pixels.", "Make the picture smaller."
    ),
}
