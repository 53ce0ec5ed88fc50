"""The remaining work of a learner in one sentence, and durations in words."""

from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import ngettext

from lms.assessment.rules.grading import score_text
from lms.learning.queries.outlines import EnrolledCourse
from lms.learning.rules.completion import RemainingWork

HOUR, LONG = 60, 90


def describe_time(minutes: int) -> str:
    """Return `35 minutes` or `1 hour`, from 90 minutes on in half hours: `2.5 hours`."""
    if minutes == HOUR:
        return str(ngettext("%(hours)s hour", "%(hours)s hours", 1, hours=1))
    if minutes < LONG:
        return str(ngettext("%(num)s minute", "%(num)s minutes", minutes))
    halves = round(minutes / 30)
    hours = str(halves // 2) if halves % 2 == 0 else f"{halves // 2}.5"
    return str(_("%(hours)s hours", hours=hours))


def describe_waits(waits: tuple[int, ...]) -> str:
    """Return when the next attempt opens after a failed one; empty where it is always at once.

    `waits`: seconds after the first, second … failure, the last one for all further failures.
    """
    if not any(waits):
        return ""
    longest = describe_time(max(waits) // 60)
    if waits[0] == 0:
        return str(
            _(
                "After the first attempt that is not passed the next opens at once; after further"
                " ones it opens in %(time)s.",
                time=longest,
            )
        )
    return str(_("After an attempt that is not passed the next opens in %(time)s.", time=longest))


def describe_remaining(remaining: RemainingWork) -> str:
    """Return what a learner still has to do, in one line; empty when nothing is left."""
    time = describe_time(remaining.minutes)
    lessons, quizzes, worksheets = map(
        len, (remaining.readings, remaining.quizzes, remaining.worksheets)
    )
    if not remaining.count:
        return ""
    if quizzes > 1 or worksheets > 1:
        return str(_("%(count)s steps left, about %(time)s.", count=remaining.count, time=time))
    if lessons:
        return _describe_lessons(
            lessons, time, has_quiz=quizzes == 1, has_worksheet=worksheets == 1
        )
    if quizzes and worksheets:
        return str(
            _(
                "Two things left: pass the quiz and hand in the worksheet, about %(time)s.",
                time=time,
            )
        )
    if quizzes:
        return str(_("One thing left: pass the quiz, about %(time)s.", time=time))
    return str(_("One thing left: hand in the worksheet, about %(time)s.", time=time))


def describe_progress(enrolled: EnrolledCourse) -> str:
    """Return what is left, after the score of the quiz once that is passed."""
    remaining = describe_remaining(enrolled.remaining)
    quizzes = [lesson for lesson in enrolled.structure.lessons.values() if lesson.kind == "quiz"]
    is_passed = len(quizzes) == 1 and quizzes[0].name in enrolled.done and enrolled.points
    if not remaining or not is_passed:
        return remaining
    score = score_text(Fraction(enrolled.score_tenths, 10))
    passed = _("Passed, %(score)s of %(points)s.", score=score, points=enrolled.points)
    return str(_("%(passed)s %(left)s", passed=passed, left=remaining))


def _describe_lessons(lessons: int, time: str, *, has_quiz: bool, has_worksheet: bool) -> str:
    if has_quiz and has_worksheet:
        sentence = ngettext(
            "One lesson, the quiz and the worksheet left, about %(time)s.",
            "%(num)s lessons, the quiz and the worksheet left, about %(time)s.",
            lessons,
            time=time,
        )
    elif has_quiz:
        sentence = ngettext(
            "One lesson and the quiz left, about %(time)s.",
            "%(num)s lessons and the quiz left, about %(time)s.",
            lessons,
            time=time,
        )
    elif has_worksheet:
        sentence = ngettext(
            "One lesson and the worksheet left, about %(time)s.",
            "%(num)s lessons and the worksheet left, about %(time)s.",
            lessons,
            time=time,
        )
    else:
        sentence = ngettext(
            "One lesson left, about %(time)s.",
            "%(num)s lessons left, about %(time)s.",
            lessons,
            time=time,
        )
    return str(sentence)
