"""Sentences about learners' questions without an answer that go to another cohort."""

from collections import Counter

from flask_babel import gettext as _
from flask_babel import ngettext

from lms.catalogue.queries.published import get_current, get_published
from lms.inquiries.queries.trainers import get_trainers_by_course
from lms.web.templating import in_language
from lms.web.transaction import read


def describe_moved_inquiries(by_course: Counter[str], *, target_id: int, target: str) -> list[str]:
    """Return how many questions move to the cohort, and in which courses it has no trainer."""
    if not by_course:
        return []
    sentences = [
        ngettext(
            "One question about a lesson has no answer yet. It moves too: trainers of"
            " %(target)s read it, those of the present cohort no longer do.",
            "%(num)s questions about lessons have no answer yet. They move too: trainers of"
            " %(target)s read them, those of the present cohort no longer do.",
            by_course.total(),
            target=target,
        )
    ]
    for course in sorted(
        by_course.keys() - get_trainers_by_course(read(), cohort_id=target_id).keys()
    ):
        structure = get_published(read(), get_current(read(), course).id).structure
        sentences.append(
            _(
                "Nobody teaches “%(course)s” in %(target)s. Add a trainer there, or the questions"
                " wait for a coordinator.",
                course=in_language(structure.titles),
                target=target,
            )
        )
    return list(map(str, sentences))
