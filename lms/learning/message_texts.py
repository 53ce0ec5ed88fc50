"""Texts ready to send, in the reader's language: to a learner, and to a cooperative's manager."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.enrolment.queries.cohorts import CohortRow
from lms.i18n import gettext_noop as _
from lms.i18n import ngettext_noop as ngettext
from lms.i18n import text_in, translate, translate_count
from lms.learning.queries.at_risk import AtRisk
from lms.learning.queries.learner_progress import LearnerProgress
from lms.learning.rules.completion import RemainingWork, find_remaining_work, from_bits, next_lesson

_RETRY = _("You may try the quiz again; its page says from when. The best result counts.")


@dataclass(frozen=True)
class OrganizationState:
    """Counts of a cooperative's people in a cohort, and the names of those not done."""

    organization_id: int | None
    done: int
    total: int
    missing: tuple[str, ...]


def format_learner_message(at_risk: AtRisk, cohort: CohortRow, *, base_url: str) -> str:
    """Return a message with the next lesson, its duration, its address, and whom to ask."""
    progress = at_risk.progress
    language = progress.language
    lines = [
        translate(_("Hello %(name)s,"), language, name=progress.printed_name),
        _describe_next(progress, at_risk.reasons[0].kind, base_url=base_url),
    ]
    if at_risk.reasons[0].kind == "failed":
        lines.append(translate(_RETRY, language))
    lines.append(translate(_("If something is stopping you, please let me know."), language))
    lines.append(_sign(cohort, language))
    return "\n".join(filter(None, lines))


def format_next_step(progress: LearnerProgress, cohort: CohortRow, *, base_url: str) -> str:
    """Return a message with the next lesson; to somebody who has finished, a thank-you."""
    language = progress.language
    greeting = translate(_("Hello %(name)s,"), language, name=progress.printed_name)
    if progress.completed_at is None:
        kind = "idle" if progress.has_signed_in else "never came"
        body = _describe_next(progress, kind, base_url=base_url)
    else:
        title = text_in(progress.published.structure.titles, language)
        body = translate(_("you have finished “%(course)s”. Thank you!"), language, course=title)
    return "\n".join(filter(None, (greeting, body, _sign(cohort, language))))


def format_manager_message(
    state: OrganizationState, cohort: CohortRow, *, language: str, organization: str
) -> str:
    """Return a message with the names of those not done and the counts; never a score."""
    forms = ngettext(
        "%(organization)s in “%(cohort)s”, done: %(done)s of %(num)s person;"
        " missing: %(names)s. Can you help them find the time?",
        "%(organization)s in “%(cohort)s”, done: %(done)s of %(num)s people;"
        " missing: %(names)s. Can you help them find the time?",
    )
    body = translate_count(
        forms,
        language,
        state.total,
        organization=organization,
        cohort=cohort.name,
        done=state.done,
        names=translate(_(", "), language).join(state.missing),
    )
    return "\n".join(filter(None, (body, _sign(cohort, language))))


def list_organization_states(
    learner_progress: Sequence[LearnerProgress],
) -> tuple[OrganizationState, ...]:
    """Return cooperatives with somebody not done yet; a person is done with all their courses.

    People whom figures do not count yet are left out.
    """
    people: dict[tuple[int | None, int], tuple[str, bool]] = {}
    for progress in learner_progress:
        if not progress.is_counted:
            continue
        key = (progress.organization_id, progress.person_id)
        is_done = people.get(key, ("", True))[1] and progress.completed_at is not None
        people[key] = (progress.printed_name, is_done)
    found = []
    for organization_id in dict.fromkeys(key[0] for key in people):
        states = [value for key, value in people.items() if key[0] == organization_id]
        missing = tuple(name for name, is_done in states if not is_done)
        if missing:
            found.append(
                OrganizationState(organization_id, len(states) - len(missing), len(states), missing)
            )
    return tuple(found)


def _describe_next(progress: LearnerProgress, kind: str, *, base_url: str) -> str:
    structure = progress.published.structure
    done = from_bits(progress.published.lessons_by_bit, progress.done)
    name = next_lesson(structure, done) or structure.order[0]
    lesson = structure.lessons[name]
    values = {
        "course": text_in(structure.titles, progress.language),
        "lesson": text_in(lesson.titles, progress.language),
        "left": format_remaining(find_remaining_work(structure, done), progress.language),
        "link": f"{base_url}/learn/{progress.course}/{name}",
    }
    if kind in {"never came", "not started"}:
        forms = ngettext(
            "the course “%(course)s” is open for you. The first step is “%(lesson)s”, about"
            " %(num)s minute: %(link)s",
            "the course “%(course)s” is open for you. The first step is “%(lesson)s”, about"
            " %(num)s minutes: %(link)s",
        )
    else:
        forms = ngettext(
            "in “%(course)s” the next step is “%(lesson)s”, about %(num)s minute; still to"
            " do: %(left)s. %(link)s",
            "in “%(course)s” the next step is “%(lesson)s”, about %(num)s minutes; still to"
            " do: %(left)s. %(link)s",
        )
    return translate_count(forms, progress.language, lesson.minutes, **values)


def format_remaining(work: RemainingWork, language: str) -> str:
    """Return what is left, as "4 lessons, the quiz, the worksheet"; "" for nothing."""
    counts = (
        (len(work.readings), ngettext("%(num)s lesson", "%(num)s lessons")),
        (len(work.quizzes), ngettext("the quiz", "%(num)s quizzes")),
        (len(work.worksheets), ngettext("the worksheet", "%(num)s worksheets")),
    )
    texts = [translate_count(forms, language, number) for number, forms in counts if number]
    return translate(_(", "), language).join(texts)


def _sign(cohort: CohortRow, language: str) -> str:
    return translate(_(", "), language).join(cohort.contacts)
