"""The fields of a pending form, each with the label that it has on its own page.

Labels and texts of choices are read from that page, rendered again for the current person: never
from what a browser sent. Where the page no longer has such a form, or may not be rendered for this
person, each value is shown with its number.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lms.web.addresses import safe_next
from lms.web.form_controls import FormControl, Kind, read_forms
from lms.web.internal_pages import render_internally
from lms.web.pending_form import PendingForm, is_typed

_MAX_PAGES = 3
# Fields of the form machinery: nobody types or chooses them.
_FORM_FIELDS = re.compile(
    r"client|client_id|last|sequence|mark|next|with|version-.*|[0-9A-Fa-f]{16,}"
)
# Fields of confirmation forms: sent along hidden, by their names in the templates.
_HIDDEN_FIELDS = re.compile(r"before|course|into|kind|lesson|organization|person|shown_.*|hand_in")
_TOKEN = re.compile(r"[0-9A-Za-z_-]{16,}")


@dataclass(frozen=True)
class ShownField:
    """A field to show: `label` is empty when unknown, `words` is the text of a choice.

    `number` counts the shown fields, for ids and for fields without a label.
    """

    name: str
    value: str
    kind: Kind
    label: str = ""
    words: str = ""
    number: int = 0


def build_shown_fields(form: PendingForm, *, has_labels: bool = True) -> tuple[ShownField, ...]:
    """Return every field in order; those of kind `hidden` are sent along without being shown.

    Without `has_labels` no page is rendered to read labels from, and every value has only its
    number.
    """
    controls: dict[str, list[FormControl]] = {}
    for control in _find_controls(form) if has_labels else ():
        controls.setdefault(control.name, []).append(control)
    positions: dict[str, int] = {}
    shown: list[ShownField] = []
    number = 0
    for name, value in form.fields:
        position = positions[name] = positions.get(name, -1) + 1
        field = _show(name, value, _choose(controls.get(name, []), value, position))
        number += field.kind != "hidden"
        shown.append(ShownField(name, value, field.kind, field.label, field.words, number))
    return tuple(shown)


def count_pending_fields(form: PendingForm) -> int:
    """Return how many values a person gave, without rendering their page; never too high."""
    return sum(
        not _HIDDEN_FIELDS.fullmatch(name) and _show(name, value, None).kind != "hidden"
        for name, value in form.fields
    )


def _show(name: str, value: str, control: FormControl | None) -> FormControl:
    """Return the value as its control; without a control as text, unless nobody typed it."""
    lines: Kind = "text" if "\n" in value or len(value) > 60 else "line"
    if control is None:
        is_own = _FORM_FIELDS.fullmatch(name) or (not is_typed(value) and _TOKEN.fullmatch(value))
        return FormControl(name, "hidden" if is_own or not value else lines, value)
    if control.kind == "choice" and control.value != value:
        return FormControl(name, lines, value, control.label)
    if control.kind == "line" and lines == "text":
        return FormControl(name, "text", value, control.label)
    return control


def _choose(controls: list[FormControl], value: str, position: int) -> FormControl | None:
    """Return the control that sent a value: choices by value, fields of one name by position."""
    same = [
        control
        for control in controls
        if control.kind in {"choice", "button", "hidden"}
        if control.value == value
    ]
    if same:
        return same[0]
    typed = [control for control in controls if control.kind in {"line", "text"}]
    if typed:
        return typed[min(position, len(typed) - 1)]
    return controls[0] if controls else None


def _find_controls(form: PendingForm) -> tuple[FormControl, ...]:
    """Return the controls of the form on its own page, or on the nearest page above that has it."""
    for address in list(dict.fromkeys(_list_parent_addresses(form)))[:_MAX_PAGES]:
        forms = read_forms(render_internally(address), form.path)
        if forms:
            return max(forms, key=lambda controls: _measure_similarity(controls, form))
    return ()


def _measure_similarity(controls: tuple[FormControl, ...], form: PendingForm) -> tuple[int, int]:
    names, pairs = {name for name, _ in form.fields}, set(form.fields)
    return (
        len(names & {control.name for control in controls}),
        len(
            pairs
            & {(control.name, control.value) for control in controls if control.kind == "hidden"}
        ),
    )


def _list_parent_addresses(form: PendingForm) -> Iterator[str]:
    if form.page_address:
        yield form.page_address
    path = form.path.partition("?")[0]
    while path:
        if safe_next(path, ""):
            yield path
        path = path.rpartition("/")[0]
