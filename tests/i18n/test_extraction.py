import io

from lms.i18n.extraction import extract

SOURCE = b"""
class Refused(Exception):
    message = "Say what to do."
    other = "not a message"

class Typed(Exception):
    message: str = "Typed too."
    message_in_minutes = "Wait longer."

def view():
    log.error("not a message")
    return _("From a call.")

MESSAGES = {"code": error("What is wrong.", "How to fix it.")}
OPENER = lesson_label("Note")
DID_YOU_MEAN = "%(sentence)s Near."
"""


def test_refusals_and_calls_are_found():
    found = extract(io.BytesIO(SOURCE), {"_": None}, [], {})

    assert [message for _, _, message, _ in found] == [
        "From a call.",
        "Say what to do.",
        "Typed too.",
        "Wait longer.",
        ("label in a lesson", "Note"),
        "What is wrong.",
        "How to fix it.",
        "%(sentence)s Near.",
    ]
