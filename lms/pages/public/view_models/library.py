"""The list of the library: its filter, with the number of cases behind each choice."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.accounts.pinyin import build_sort_key
from lms.catalogue.queries.cases import LibraryCase
from lms.catalogue.queries.published import get_lessons_by_revision
from lms.catalogue.rules.openings import list_opening
from lms.content.compiled import CompiledLesson
from lms.content.frontmatter import FILTERS
from lms.content.model import Texts
from lms.web.case_facets import get_labels_by_facet, list_facets_of, name_facet_value
from lms.web.languages import current_language


@dataclass(frozen=True)
class FacetChoice:
    """A value of a facet; `count`: the cases that it leaves beside the other choices."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class FacetFilter:
    """One facet of the filter; `others`: the choices of other facets, which leave `total` cases."""

    name: str
    label: str
    others: Mapping[str, str]
    total: int
    choices: tuple[FacetChoice, ...]

    @property
    def chosen(self) -> FacetChoice | None:
        return next((choice for choice in self.choices if choice.is_chosen), None)


@dataclass(frozen=True)
class CaseCard:
    """A case as a row of a list; `course`: the title of the course that it is part of, or none."""

    name: str
    text: CompiledLesson
    opening: str
    facets: tuple[str, ...]
    is_composite: bool
    course: Texts


def select_cases(
    cases: Iterable[LibraryCase], chosen: Mapping[str, str]
) -> tuple[LibraryCase, ...]:
    """Return the cases that have all chosen values."""
    return tuple(case for case in cases if _has_values(case, chosen))


def build_filters(
    cases: Sequence[LibraryCase], chosen: Mapping[str, str]
) -> tuple[FacetFilter, ...]:
    """Return every facet with its values; a choice that leaves no case is not offered."""
    return tuple(_build_filter(facet, cases, chosen) for facet in FILTERS)


def _build_filter(
    facet: str, cases: Sequence[LibraryCase], chosen: Mapping[str, str]
) -> FacetFilter:
    others = {name: value for name, value in chosen.items() if name != facet}
    remaining = select_cases(cases, others)
    counts = Counter(value for case in remaining for value in case.lesson.facets.get(facet, ()))
    values = {value for case in cases for value in case.lesson.facets.get(facet, ())}
    if chosen.get(facet) in values:
        counts.setdefault(chosen[facet], 0)
    choices = [
        FacetChoice(value, name_facet_value(facet, value), count, chosen.get(facet) == value)
        for value, count in counts.items()
    ]
    ordered = sorted(choices, key=lambda choice: build_sort_key(choice.label))
    if facet == "year":
        ordered.reverse()
    return FacetFilter(facet, get_labels_by_facet()[facet], others, len(remaining), tuple(ordered))


def _has_values(case: LibraryCase, chosen: Mapping[str, str]) -> bool:
    return all(value in case.lesson.facets.get(facet, ()) for facet, value in chosen.items())


def build_cards(session: Session, cases: Iterable[LibraryCase]) -> list[CaseCard]:
    """Return the cases with the beginning of their text, in the order of their titles."""
    by_lesson = {(case.revision_id, case.name): case for case in cases}
    texts = get_lessons_by_revision(session, by_lesson.keys(), language=current_language())
    cards = [_build_card(by_lesson[key], text) for key, text in texts.items()]
    return sorted(cards, key=lambda card: build_sort_key(card.text.title))


def _build_card(case: LibraryCase, text: CompiledLesson) -> CaseCard:
    return CaseCard(
        name=case.name,
        text=text,
        opening=next(iter(list_opening(text, 1)), ""),
        facets=tuple(values for _, values in list_facets_of(case.lesson)),
        is_composite="yes" in case.lesson.facets.get("composite", ()),
        course=case.course.titles if case.is_of_course else {},
    )
