"""A worksheet as a form of one step per field, so that a phone shows one field at a time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from lms.content.model import HtmlPart
from lms.pages.learner.view_models.worksheet_view import WorksheetFieldView, WorksheetView

Parts: TypeAlias = tuple[tuple[str, object], ...]
# A heading inside one of these does not begin a section of the page.
_CONTAINER = re.compile(r"<(?P<end>/?)(?:aside|blockquote|details|div|li|ol|section|table|ul)\b")


@dataclass(frozen=True)
class WorksheetStep:
    """One field with the text that explains it; `following` is the id of the next field."""

    field: WorksheetFieldView
    before: Parts
    following: str
    is_open: bool


@dataclass(frozen=True)
class SteppedWorksheet:
    """`intro`: the text before the first field and its heading; `ending`: after the last field."""

    intro: Parts
    steps: tuple[WorksheetStep, ...]
    ending: Parts


def build_steps(
    view: WorksheetView, *, chosen: str = "", is_finished: bool = False
) -> SteppedWorksheet:
    """Return the worksheet as steps, one for each field, some of them open.

    Open are all fields that need a decision: an error, a conflict with another person's text, a
    previous text of the learner, or a number from a calculator. If there are none, one field is
    open: that with the id `chosen`, else the first required field that is empty. A finished
    worksheet opens no field by itself.
    """
    fields = view.fields
    earlier = [
        field
        for field in fields
        if field.is_proposed or field.previous_text or field.calculator_value
    ]
    opened = {field.part.id for field in (*view.invalid_fields, *view.conflicts, *earlier)}
    if not opened:
        empty = [field.part.id for field in fields if field.part.required and not field.value]
        is_known = chosen in {field.part.id for field in fields}
        opened = {chosen} if is_known else set(empty[:1] if not is_finished else ())
    following = [field.part.id for field in fields[1:]] + [""]
    intro, groups, ending = _group_parts(view)
    steps = tuple(
        WorksheetStep(field, before, next_id, is_open=field.part.id in opened)
        for field, before, next_id in zip(fields, groups, following, strict=True)
    )
    return SteppedWorksheet(intro, steps, ending)


def _group_parts(view: WorksheetView) -> tuple[Parts, list[Parts], Parts]:
    """Return the intro, the parts before each field, and the ending."""
    groups: list[list[tuple[str, object]]] = [[]]
    for kind, part in view.parts:
        if isinstance(part, WorksheetFieldView):
            groups.append([])
        else:
            groups[-1].append((kind, part))
    if len(groups) == 1:
        return tuple(groups[0]), [], ()
    intro, first = _split_intro(groups[0])
    return intro, [first, *(tuple(group) for group in groups[1:-1])], tuple(groups[-1])


def _split_intro(parts: list[tuple[str, object]]) -> tuple[Parts, Parts]:
    """Split at the last heading that begins a section; without one everything is the intro."""
    for index in range(len(parts) - 1, -1, -1):
        kind, part = parts[index]
        start = (
            max(_find_section_starts(part.html), default=-1) if isinstance(part, HtmlPart) else -1
        )
        if isinstance(part, HtmlPart) and start >= 0:
            before, after = part.html[:start], part.html[start:]
            intro = [*parts[:index], *([(kind, replace(part, html=before))] if before else [])]
            return tuple(intro), ((kind, replace(part, html=after)), *parts[index + 1 :])
    return tuple(parts), ()


def _find_section_starts(html: str) -> Iterator[int]:
    """Yield the positions of headings of the second level outside any container."""
    for match in re.finditer(r"<h2\b", html):
        tags = [tag["end"] for tag in _CONTAINER.finditer(html, 0, match.start())]
        if tags.count("") == tags.count("/"):
            yield match.start()
