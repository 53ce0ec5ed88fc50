"""A name and its line in Latin letters, read from a form: confirmed together, or shown again."""

from dataclasses import dataclass

from flask import request

from lms.accounts.rules.latin import propose_latin_name
from lms.accounts.rules.names import NameNotLatin, clean_latin_name, clean_name
from lms.errors import Refusal

MAX_NAME_LENGTH = 400


class LatinLineUnchanged(Refusal):
    """The name was changed but the Latin line was not; it may belong to a different name."""

    message = (
        "The name was changed, so the line in Latin letters was made anew or emptied. "
        "Check both lines, then confirm once more."
    )


@dataclass(frozen=True)
class NameLines:
    """The values of the two fields, and the two lines that the form showed at first.

    `latin_name` is None where a request has no such field. `is_proposed`: the Latin line was
    derived from the name and has to be reviewed.
    """

    printed_name: str
    latin_name: str | None
    shown_name: str
    shown_latin: str
    is_proposed: bool = False

    def check(self) -> None:
        """Raise LatinLineUnchanged when only the name was changed and the Latin line does not fit.

        Before that raises a refusal of `accounts.rules.names` for a line that is not allowed.
        """
        clean_name(self.printed_name)
        clean_latin_name(self.latin_name or "")
        if self.latin_name is None or _fold(self.printed_name) == _fold(self.shown_name):
            return
        is_left = _fold(self.latin_name) == _fold(self.shown_latin)
        if is_left and _fold(propose_latin_name(self.printed_name)) != _fold(self.latin_name):
            raise LatinLineUnchanged

    def find_refusal(self) -> Refusal | None:
        """Return what `check` raises."""
        try:
            self.check()
        except Refusal as refusal:
            return refusal
        return None

    def after(self, refusal: Refusal | None) -> "NameLines":
        """Return the lines as typed, or with the Latin line that fits the new name."""
        return propose_names(self.printed_name) if isinstance(refusal, LatinLineUnchanged) else self


def show_names(printed_name: str, latin_name: str | None, *, confirmed: bool = True) -> NameLines:
    """Return the stored lines; a person who has not confirmed them gets a proposed Latin line."""
    if latin_name or confirmed:
        return NameLines(printed_name, latin_name or "", printed_name, latin_name or "")
    return propose_names(printed_name)


def propose_names(printed_name: str) -> NameLines:
    """Return the name with the Latin line derived from it, to be reviewed."""
    latin = propose_latin_name(printed_name)
    return NameLines(printed_name, latin, printed_name, latin, is_proposed=bool(latin))


def read_names(printed_name: str, latin_name: str | None) -> NameLines:
    """Return the lines as typed, cut at MAX_NAME_LENGTH characters.

    The arguments are the stored lines.
    """
    typed = request.form.get("latin_name")
    return NameLines(
        request.form.get("printed_name", "")[:MAX_NAME_LENGTH],
        None if typed is None else typed[:MAX_NAME_LENGTH],
        request.form.get("shown_name", printed_name)[:MAX_NAME_LENGTH],
        request.form.get("shown_latin", latin_name or "")[:MAX_NAME_LENGTH],
    )


def field_of(refusal: Refusal | None) -> str:
    """Return the name of the control that a refused name is about."""
    is_latin = isinstance(refusal, LatinLineUnchanged | NameNotLatin)
    return "latin_name" if is_latin else "printed_name"


def _fold(text: str) -> str:
    return " ".join(text.split())
