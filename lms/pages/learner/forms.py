"""The idempotency key of a form: the page or act of a client that sent it, and its sequence."""

import re
from collections.abc import Mapping

from lms.accounts.rules.typed_values import find_number
from lms.learning.services.idempotency import IdempotencyKey

_CLIENT = re.compile(r"[0-9A-Za-z-]{8,64}")


def read_client_id(
    form: Mapping[str, str], *, sequence: int | None = None
) -> IdempotencyKey | None:
    """Return None for a form that names no client.

    `sequence` is used where the form gives none.
    """
    client_id = form.get("client_id", "")
    if not _CLIENT.fullmatch(client_id):
        return None
    return IdempotencyKey(client_id, read_sequence(form) or sequence)


def read_sequence(form: Mapping[str, str]) -> int | None:
    """Return the number by which later saves of a page win; a clock of milliseconds at most."""
    return find_number(form.get("sequence", ""), digits=15) or None
