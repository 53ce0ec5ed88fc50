"""The answers to the questions of an import, as its form sends them."""

from collections.abc import Iterator

from flask import request

from lms.accounts.rules.namesakes import fold_name
from lms.errors import Refusal
from lms.pages.roster.view_models.question_table_texts import FIRST
from lms.pages.roster.view_models.question_tables import NOTHING, OTHER, PREFIXES, find_first
from lms.pages.roster.view_models.row_texts import RosterTexts
from lms.roster.matching.row_results import RosterQuestion
from lms.roster.queries.imports import ImportPreview
from lms.web.request_values import find_text

MAX_LABEL_LENGTH = 300


class ListedOrganizationNotFound(Refusal):
    message = (
        "No single cooperative is called “%(found)s”. Choose one of the names that are offered "
        "while you type, or write its code. The other answers are saved."
    )


def read_answers(
    preview: ImportPreview,
) -> tuple[dict[str, str], ListedOrganizationNotFound | None]:
    """Return the answers by question, for those that the form shows or answers for all.

    A cooperative that was typed and is not found leaves its question open, and is returned.
    """
    answers: dict[str, str] = {}
    refusal = None
    texts = RosterTexts(preview)
    for question in preview.questions:
        try:
            answers.update(_read(question, preview, texts))
        except ListedOrganizationNotFound as not_found:
            refusal = refusal or not_found
    return answers, refusal


def get_unsaved_answers_by_question(
    preview: ImportPreview, answers: dict[str, str]
) -> dict[str, str]:
    """Return the answers that change the preview."""
    saved = {question.key: question.answer for question in preview.questions}
    for question in preview.questions:
        if question.draft:
            saved[f"{question.key}-country"] = question.draft.country
            saved[f"{question.key}-product"] = question.draft.product
    return {key: answer for key, answer in answers.items() if answer != saved[key]}


def _read(
    question: RosterQuestion, preview: ImportPreview, texts: RosterTexts
) -> Iterator[tuple[str, str]]:
    key = question.key
    if question.why not in PREFIXES:
        if key in request.form:
            yield key, find_text(key)
        return
    for_all = find_text(PREFIXES[question.why])
    if key not in request.form and (question.answer or not for_all):
        return
    chosen = find_text(key)
    other = find_text(f"{key}-other", most=MAX_LABEL_LENGTH) if question.draft else ""
    if other and chosen in {"", OTHER}:
        yield key, _find_organization(other, question, preview, texts)
        return
    value = chosen or for_all
    yield key, find_first(question) if value == FIRST else "" if value == OTHER else value
    if question.draft:
        for detail in ("country", "product"):
            common = find_text(f"{PREFIXES[question.why]}-{detail}")
            value = find_text(f"{key}-{detail}") or common
            yield f"{key}-{detail}", "" if value == NOTHING else value


def _find_organization(
    typed: str, question: RosterQuestion, preview: ImportPreview, texts: RosterTexts
) -> str:
    """Return the id of the cooperative that is called so, or has this code.

    Of a new cooperative of the list it is the key of the question about that one.
    """
    word = fold_name(typed)
    named = [
        organization
        for organization in preview.context.organizations
        if organization.id in question.organizations
        and (word in organization.aliases or word == fold_name(texts.name(organization)))
    ]
    coded = [organization for organization in named if organization.code == typed]
    found = coded or named
    new = [
        other.key
        for other in preview.questions
        if other.key in question.extra_choices and word == fold_name(other.found)
    ]
    if not found and new:
        return new[0]
    if len(found) != 1:
        raise ListedOrganizationNotFound(found=typed)
    return str(found[0].id)
