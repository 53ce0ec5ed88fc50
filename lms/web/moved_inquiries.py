"""Sentences about learners' questions without an answer that go to another cohort."""

from collections import Counter

from flask_babel import gettext as _
from flask_babel import ngettext

from lms.catalogue.queries.published import get_published, list_current_of
from lms.inquiries.queries.trainers import get_trainers_by_course
from lms.web.templating import in_language
from lms.web.transaction import read_session


def describe_moved_inquiries(by_course: Counter[str], *, target_id: int, target: str) -> list[str]:
    """Return how many questions move to the cohort, and in which courses it has no trainer."""
    if not by_course:
        return []
    sentences = [
        ngettext(
            "One question about a lesson has no answer yet. It moves too: only trainers and"
            " coordinators of %(target)s can read it then.",
            "%(num)s questions about lessons have no answer yet. They move too: only trainers and"
            " coordinators of %(target)s can read them then.",
            by_course.total(),
            target=target,
        )
    ]
    untaught = by_course.keys() - get_trainers_by_course(read_session(), cohort_id=target_id).keys()
    for row in list_current_of(read_session(), sorted(untaught)) if untaught else ():
        structure = get_published(read_session(), row.id).structure
        sentences.append(
            _(
                "Nobody teaches “%(course)s” in %(target)s. Add a trainer there, or nobody can"
                " answer these questions.",
                course=in_language(structure.titles),
                target=target,
            )
        )
    return list(map(str, sentences))
