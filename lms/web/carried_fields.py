"""How the fields of a carried form are shown: each under the label that it has in its own page.

Labels and words of choices are read from that page, made anew for the person who looks: never from
what a browser sent. Where the page has no such form any more, or no page may be made for whoever
asks, each value is shown by its number.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lms.web.addresses import safe_next
from lms.web.carried_form import CarriedForm, is_typed
from lms.web.form_controls import FormControl, Kind, read_forms
from lms.web.own_pages import read_own_page

_MOST_PAGES = 3
# Of the forms' own: none of it is typed, chosen or kept as it is.
_OF_THE_FORM = re.compile(r"client|client_id|sequence|mark|next|with|version-.*|[0-9A-Fa-f]{16,}")
# Of forms that ask to confirm: sent along unseen, by their names in the templates.
_SENT_ALONG = re.compile(r"before|course|into|kind|lesson|organization|person|shown_.*|hand_in")
_MARK = re.compile(r"[0-9A-Za-z_-]{16,}")


@dataclass(frozen=True)
class ShownField:
    """`label` is empty where the field's own is not known; `words`: how a choice reads.

    `number` counts what is shown, for ids and for fields without a label.
    """

    name: str
    value: str
    kind: Kind
    label: str = ""
    words: str = ""
    number: int = 0


def show_fields(form: CarriedForm, *, has_labels: bool = True) -> tuple[ShownField, ...]:
    """Every field in its order; those of kind `hidden` are sent along unseen.

    Without `has_labels` no page is made to read them from, and every value has its number only.
    """
    controls = _by_name(_find_controls(form) if has_labels else ())
    turns: dict[str, int] = {}
    shown: list[ShownField] = []
    number = 0
    for name, value in form.fields:
        turn = turns[name] = turns.get(name, -1) + 1
        field = _show(name, value, _choose(controls.get(name, []), value, turn))
        number += field.kind != "hidden"
        shown.append(ShownField(name, value, field.kind, field.label, field.words, number))
    return tuple(shown)


def count_kept(form: CarriedForm) -> int:
    """How many values a person gave, before her own page may be made to ask: none too many."""
    return sum(
        not _SENT_ALONG.fullmatch(name) and _show(name, value, None).kind != "hidden"
        for name, value in form.fields
    )


def _show(name: str, value: str, control: FormControl | None) -> FormControl:
    """As its control; without one as a text, unless nobody typed it."""
    lines: Kind = "text" if "\n" in value or len(value) > 60 else "line"
    if control is None:
        is_own = _OF_THE_FORM.fullmatch(name) or (not is_typed(value) and _MARK.fullmatch(value))
        return FormControl(name, "hidden" if is_own or not value else lines, value)
    if control.kind == "choice" and control.value != value:
        return FormControl(name, lines, value, control.label)
    if control.kind == "line" and lines == "text":
        return FormControl(name, "text", value, control.label)
    return control


def _by_name(controls: tuple[FormControl, ...]) -> dict[str, list[FormControl]]:
    found: dict[str, list[FormControl]] = {}
    for one in controls:
        found.setdefault(one.name, []).append(one)
    return found


def _choose(mine: list[FormControl], value: str, turn: int) -> FormControl | None:
    """The control that sent a value: a choice by its value, fields of one name in their turn."""
    same = [one for one in mine if one.kind in {"choice", "button", "hidden"} if one.value == value]
    if same:
        return same[0]
    typed = [one for one in mine if one.kind in {"line", "text"}]
    if typed:
        return typed[min(turn, len(typed) - 1)]
    return mine[0] if mine else None


def _find_controls(form: CarriedForm) -> tuple[FormControl, ...]:
    """Those of the form in its own page, or in the nearest page above that has it."""
    for address in _list_addresses(form):
        forms = read_forms(read_own_page(address), form.path)
        if forms:
            return max(forms, key=lambda controls: _likeness(controls, form))
    return ()


def _likeness(controls: tuple[FormControl, ...], form: CarriedForm) -> tuple[int, int]:
    names, pairs = {name for name, _ in form.fields}, set(form.fields)
    return (
        len(names & {one.name for one in controls}),
        len(pairs & {(one.name, one.value) for one in controls if one.kind == "hidden"}),
    )


def _list_addresses(form: CarriedForm) -> list[str]:
    return list(dict.fromkeys(_walk_up(form)))[:_MOST_PAGES]


def _walk_up(form: CarriedForm) -> Iterator[str]:
    if form.page_address:
        yield form.page_address
    path = form.path.partition("?")[0]
    while path:
        if safe_next(path, ""):
            yield path
        path = path.rpartition("/")[0]
