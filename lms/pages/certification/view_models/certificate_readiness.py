"""The people of a cohort who can be issued a certificate, and texts of what the others lack."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from flask_babel import gettext as _

from lms.certificates.queries.current_certificates import CurrentCertificate
from lms.certificates.rules.name_fit import NameLine
from lms.learning.message_texts import format_remaining
from lms.learning.queries.learner_progress import LearnerProgress
from lms.learning.rules.completion import find_remaining_work, from_bits
from lms.printing.glyphs import Glyphs
from lms.web.languages import current_language

Group: TypeAlias = Literal["ready", "manual", "incomplete", "issued", "ended"]


@dataclass(frozen=True)
class CertificateCandidate:
    """A person in a course. `lacks`: what prevents a certificate, each in a few words."""

    enrolment_id: int
    person_id: int
    name: str
    learner_number: str
    organization_id: int | None
    lacks: tuple[str, ...]
    group: Group
    certificate: CurrentCertificate | None


@dataclass(frozen=True)
class CourseList:
    """The people of one course, grouped by what can be done for them."""

    course: str
    titles: Mapping[str, str]
    groups: dict[Group, tuple[CertificateCandidate, ...]]

    @property
    def count(self) -> int:
        return sum(map(len, self.groups.values()))


def build_lists(
    learner_progress: tuple[LearnerProgress, ...],
    current: Mapping[int, CurrentCertificate],
    glyphs: Glyphs,
    name_lines: Mapping[str, NameLine],
) -> list[CourseList]:
    """Return one list for each course, without the people who left before the end."""
    found: dict[str, CourseList] = {}
    for progress in learner_progress:
        if progress.ended_at is not None and progress.completed_at is None:
            continue
        titles = progress.published.structure.titles
        empty: dict[Group, tuple[CertificateCandidate, ...]] = dict.fromkeys(
            ("ready", "manual", "incomplete", "issued", "ended"), ()
        )
        course = found.setdefault(progress.course, CourseList(progress.course, titles, empty))
        about_name = _describe_name(progress, glyphs, name_lines)
        candidate = _build(progress, current.get(progress.enrolment_id), about_name)
        course.groups[candidate.group] += (candidate,)
    return list(found.values())


def _build(
    progress: LearnerProgress, current: CurrentCertificate | None, about_name: tuple[str, ...]
) -> CertificateCandidate:
    lacks = (*_describe_remaining(progress), *_describe_person(progress), *about_name)
    return CertificateCandidate(
        enrolment_id=progress.enrolment_id,
        person_id=progress.person_id,
        name=progress.printed_name,
        learner_number=progress.learner_number,
        organization_id=progress.organization_id,
        lacks=lacks,
        group=_group(progress, current, lacks),
        certificate=current,
    )


def _group(
    progress: LearnerProgress, current: CurrentCertificate | None, lacks: tuple[str, ...]
) -> Group:
    if current is not None:
        return "issued" if current.state == "valid" else "ended"
    if not lacks:
        return "ready"
    lacks_name_only = progress.completed_at is not None and progress.confirmed
    return "manual" if lacks_name_only and not progress.has_confirmed_name else "incomplete"


def _describe_remaining(progress: LearnerProgress) -> tuple[str, ...]:
    """Return the lessons, quizzes and worksheets left; what was complete once stays complete."""
    if progress.completed_at is not None:
        return ()
    done = from_bits(progress.published.lessons_by_bit, progress.done)
    remaining = find_remaining_work(progress.published.structure, done)
    text = format_remaining(remaining, current_language())
    return (text or str(_("the course is not finished")),)


def _describe_person(progress: LearnerProgress) -> tuple[str, ...]:
    texts = (
        "" if progress.confirmed else _("person to be confirmed"),
        "" if progress.has_confirmed_name else _("name not confirmed"),
    )
    return tuple(filter(None, map(str, texts)))


def _describe_name(
    progress: LearnerProgress, glyphs: Glyphs, name_lines: Mapping[str, NameLine]
) -> tuple[str, ...]:
    missing = glyphs.missing(progress.printed_name)
    if missing:
        characters = "\u2009".join(missing)
        return (str(_("%(characters)s in the name cannot be printed", characters=characters)),)
    layout = progress.published.structure.certificate_layout
    line = name_lines.get(layout)
    if line is None:
        return (str(_("the certificate layout “%(name)s” is missing on this server", name=layout)),)
    if line.fit_name(glyphs.width(progress.printed_name)) is None:
        return (str(_("the name is too long to be printed")),)
    return ()
