"""The facets of a case in the words of the page."""

from flask_babel import gettext as _

from lms.content.frontmatter import FILTERS
from lms.content.model import LessonStructure
from lms.i18n.choices import name_facet
from lms.web.languages import current_language


def get_labels_by_facet() -> dict[str, str]:
    """Return the label of each facet, in the order of the filter."""
    return {
        "product": _("Product"),
        "country": _("Country"),
        "channel": _("Sales channel"),
        "technology": _("Technology"),
        "year": _("Year"),
    }


def name_facet_value(facet: str, value: str) -> str:
    """Return the word for a value in the reader's language."""
    return name_facet(facet, value, current_language())


def list_facets_of(lesson: LessonStructure) -> list[tuple[str, str]]:
    """Return the label and the values of each facet that a case has."""
    labels = get_labels_by_facet()
    return [
        (labels[facet], _(", ").join(name_facet_value(facet, value) for value in values))
        for facet in FILTERS
        if (values := lesson.facets.get(facet))
    ]
