"""Results of calculators that worksheet fields take over: the links, and the number on arrival.

A link carries the number in its address (`copy`), so it works without scripts; nothing is stored
before the learner saves the worksheet.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from flask import url_for

from lms.content.calculator_part import CalculatorView, ResultView
from lms.content.model import CourseStructure, LessonStructure
from lms.content.numbers import read_number
from lms.web.templating import localized

MAX_LENGTH = 60


@dataclass(frozen=True)
class CopiedNumber:
    """The number that a learner brought from a calculator, for one field.

    `is_example`: it is the result of the worked example, not of the learner's own numbers.
    """

    field: str
    number: str
    is_example: bool = False


def add_copies(view: object, structure: CourseStructure | None) -> object:
    """Return a calculator with its links to worksheets, any other view unchanged.

    `structure`: the course of an enrolled reader; others get no links.
    """
    if structure is None or not isinstance(view, CalculatorView):
        return view
    results = (
        replace(result, copies=tuple(_list_copies(view.id, result, structure)))
        for result in view.results
    )
    return replace(view, results=tuple(results))


def find_copied(lesson: LessonStructure, address: Mapping[str, str]) -> CopiedNumber | None:
    """Return the number in the address of a worksheet, None if the field takes none over."""
    copied = _read(lesson, address.get("field", ""), address.get("copy", ""))
    example = read_number(address.get("example", ""))
    if copied is None or example is None:
        return copied
    return replace(copied, is_example=read_number(copied.number) == example)


def find_taken(lesson: LessonStructure, pressed: str) -> dict[str, str]:
    """Return the number by field, of the button that replaces what is in it; empty without one."""
    field, _, number = pressed.partition("=")
    taken = _read(lesson, field, number)
    return {taken.field: taken.number} if taken else {}


def _read(lesson: LessonStructure, field: str, number: str) -> CopiedNumber | None:
    number = number.strip()
    takers = {rule.id for rule in lesson.fields if rule.copied_from}
    is_number = len(number) <= MAX_LENGTH and read_number(number) is not None
    return CopiedNumber(field, number) if field in takers and is_number else None


def _list_copies(
    calculator: str, result: ResultView, structure: CourseStructure
) -> Iterator[tuple[str, str]]:
    for lesson in structure.lessons.values():
        for rule in lesson.fields:
            if rule.copied_from == f"{calculator}.{result.name}":
                address = url_for(
                    "learner.lesson",
                    course=structure.id,
                    lesson=lesson.name,
                    field=rule.id,
                    copy=result.value.replace(",", ""),
                    example=result.example.replace(",", ""),
                    _anchor=f"step-{rule.id}",
                )
                yield address, localized(lesson.titles)
