"""Who of a cohort can be given a certificate, and what the others lack, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from flask_babel import gettext as _
from flask_babel import ngettext

from lms.certificates.lists import Held
from lms.certificates.rules.fitting import fit_name
from lms.learning.queries import Standing
from lms.learning.rules import from_bits, what_is_left
from lms.printing.glyphs import Glyphs

Group: TypeAlias = Literal["ready", "by_hand", "lacking", "issued", "ended"]


@dataclass(frozen=True)
class Candidate:
    """A person in a course. `lacks`: what is in the way, each in a few words."""

    enrolment_id: int
    person_id: int
    name: str
    learner_number: str
    organization_id: int | None
    lacks: tuple[str, ...]
    group: Group
    held: Held | None


@dataclass(frozen=True)
class CourseList:
    """The people of one course by what can be done for them."""

    course: str
    titles: Mapping[str, str]
    groups: Mapping[Group, tuple[Candidate, ...]]

    @property
    def count(self) -> int:
        return sum(map(len, self.groups.values()))


def build_lists(
    standings: tuple[Standing, ...], held: Mapping[int, Held], glyphs: Glyphs
) -> list[CourseList]:
    """One list for each course; who left before the end is not in it."""
    found: dict[str, CourseList] = {}
    for standing in standings:
        if standing.ended_at is not None and standing.completed_at is None:
            continue
        titles = standing.published.structure.titles
        empty: dict[Group, tuple[Candidate, ...]] = dict.fromkeys(
            ("ready", "by_hand", "lacking", "issued", "ended"), ()
        )
        course = found.setdefault(standing.course, CourseList(standing.course, titles, empty))
        one = _build(standing, held.get(standing.enrolment_id), glyphs)
        course.groups[one.group] += (one,)  # type: ignore[index]  # read-only for others
    return list(found.values())


def _build(standing: Standing, held: Held | None, glyphs: Glyphs) -> Candidate:
    lacks = (*_say_left(standing), *_say_person(standing), *_say_name(standing, glyphs))
    return Candidate(
        enrolment_id=standing.enrolment_id,
        person_id=standing.person_id,
        name=standing.printed_name,
        learner_number=standing.learner_number,
        organization_id=standing.organization_id,
        lacks=lacks,
        group=_group(standing, held, lacks),
        held=held,
    )


def _group(standing: Standing, held: Held | None, lacks: tuple[str, ...]) -> Group:
    if held is not None:
        return "issued" if held.state == "valid" else "ended"
    if not lacks:
        return "ready"
    lacks_name_only = standing.completed_at is not None and standing.confirmed
    return "by_hand" if lacks_name_only and standing.name_confirmed_at is None else "lacking"


def _say_left(standing: Standing) -> tuple[str, ...]:
    """Lessons, quizzes and worksheets; what was complete once stays so."""
    if standing.completed_at is not None:
        return ()
    done = from_bits(standing.published.bits, standing.done)
    left = what_is_left(standing.published.structure, done)
    lessons, quizzes, worksheets = map(len, (left.readings, left.quizzes, left.worksheets))
    said = (
        ngettext("%(num)s lesson", "%(num)s lessons", lessons) if lessons else "",
        ngettext("the quiz", "%(num)s quizzes", quizzes) if quizzes else "",
        ngettext("the worksheet", "%(num)s worksheets", worksheets) if worksheets else "",
    )
    return tuple(filter(None, map(str, said))) or (str(_("the course is not finished")),)


def _say_person(standing: Standing) -> tuple[str, ...]:
    said = (
        "" if standing.confirmed else _("person to be confirmed"),
        "" if standing.name_confirmed_at else _("name not confirmed"),
    )
    return tuple(filter(None, map(str, said)))


def _say_name(standing: Standing, glyphs: Glyphs) -> tuple[str, ...]:
    missing = glyphs.missing(standing.printed_name)
    if missing:
        characters = "\u2009".join(missing)
        return (str(_("%(characters)s in the name cannot be printed", characters=characters)),)
    if fit_name(glyphs.width(standing.printed_name)) is None:
        return (str(_("the name is too long to be printed")),)
    return ()
