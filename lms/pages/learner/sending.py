"""What a form says of itself: which page or act of a phone sent it, and its place in the order."""

import re
from collections.abc import Mapping

from lms.learning.services import Sending
from lms.web.values import find_number

_CLIENT = re.compile(r"[0-9A-Za-z-]{8,64}")


def read_sending(form: Mapping[str, str], *, sequence: int | None = None) -> Sending | None:
    """None for a form that names no client; `sequence` where the form gives none."""
    client_id = form.get("client_id", "")
    if not _CLIENT.fullmatch(client_id):
        return None
    return Sending(client_id, find_number(form.get("sequence", ""), digits=15) or sequence)
