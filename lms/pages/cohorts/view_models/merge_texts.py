"""The confirmation pages of a merge of two accounts and of its undo."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from lms.account_merge.queries.preview import (
    CertificateToCheck,
    CourseToMove,
    MergeUndoPreview,
    PersonMergePreview,
)
from lms.accounts.rules.namesakes import fold_name
from lms.web.confirmation import Confirmation, list_names
from lms.web.templating import in_language


def describe_merge(cohort_id: int, preview: PersonMergePreview) -> Confirmation:
    """Return the page that says what happens to the second account and its data."""
    source, target = preview.source, preview.target
    merged = [course for course in preview.courses if course.is_merged]
    moved = [course for course in preview.courses if not course.is_merged]
    return Confirmation(
        title=_(
            "Merge account %(source)s into %(target)s", source=source.number, target=target.number
        ),
        subject=target.name,
        sentences=tuple(map(str, _list_sentences(preview))),
        names=(
            list_names(_("Courses of both accounts, which become one"), map(_describe, merged)),
            list_names(
                _("Courses that move to the account that remains"),
                (in_language(course.titles) for course in moved),
            ),
        ),
        action=url_for(
            "cohorts.merge_people", cohort_id=cohort_id, person_id=target.id, other_id=source.id
        ),
        button=_("Merge the accounts"),
        back=url_for("cohorts.same_person", cohort_id=cohort_id, person_id=target.id),
        # Not on the lessons done: the person may finish more in the meantime.
        depends_on=(
            *(source.id, source.name, target.id, target.name),
            *(
                (course.enrolment_id, course.is_merged, course.leaves_cohort)
                for course in preview.courses
            ),
            *(
                preview.takes_secret,
                preview.lacks_secret,
                preview.phone,
                preview.lost_memberships,
                preview.name_requests,
            ),
        ),
    )


def describe_undo(cohort_id: int, merge_id: int, preview: MergeUndoPreview) -> Confirmation:
    """Return the page that says what an undo brings back, and what was done since."""
    source, target = preview.source, preview.target
    sentences = [
        _(
            "%(name)s, number %(number)s, is open again, with the courses, results, worksheets and"
            " certificates of before. The number leads to this account again.",
            name=source.name,
            number=source.number,
        ),
        _("Both people are signed out on all phones. Cards made since the merge no longer work."),
        *_list_losses(preview),
    ]
    if preview.lessons or preview.attempts:
        lessons = ngettext("%(num)s lesson done", "%(num)s lessons done", preview.lessons)
        attempts = ngettext("%(num)s attempt", "%(num)s attempts", preview.attempts)
        sentences.append(
            _(
                "What was done since stays with number %(number)s: %(lessons)s, %(attempts)s.",
                number=target.number,
                lessons=lessons,
                attempts=attempts,
            )
        )
    sentences.extend(_list_certificate_sentences(preview))
    certificates = [_describe_certificate(preview, row) for row in preview.certificates]
    return Confirmation(
        title=_(
            "Separate account %(source)s from %(target)s again",
            source=source.number,
            target=target.number,
        ),
        subject=target.name,
        sentences=tuple(map(str, sentences)),
        names=(list_names(_("Certificates issued since the merge"), certificates),)
        if certificates
        else (),
        action=url_for("cohorts.separate_accounts", cohort_id=cohort_id, person_id=target.id),
        button=_("Separate the accounts"),
        back=url_for("cohorts.person", cohort_id=cohort_id, person_id=target.id),
        hidden=(("merge", str(merge_id)),),
        depends_on=(
            source.id,
            source.name,
            target.id,
            target.name,
            preview.loses_secret,
            *certificates,
        ),
    )


def _list_certificate_sentences(preview: MergeUndoPreview) -> list[str]:
    sentences = []
    if preview.certificates:
        sentences.append(
            ngettext(
                "%(num)s certificate was issued since the merge. It stays valid with the name that"
                " is printed on it. The page “Certificates” of its cohort lists it until you have"
                " replaced it, revoked it or confirmed that it is right.",
                "%(num)s certificates were issued since the merge. They stay valid with the names"
                " that are printed on them. The pages “Certificates” of their cohorts list them"
                " until you have replaced them, revoked them or confirmed that they are right.",
                len(preview.certificates),
            )
        )
    if not all(row.has_cohort for row in preview.certificates):
        sentences.append(
            _(
                "A certificate without a cohort is on no such page: send its number to an"
                " administrator, who replaces or revokes it."
            )
        )
    return sentences


def _describe_certificate(preview: MergeUndoPreview, row: CertificateToCheck) -> str:
    values = {
        "name": row.certificate.printed_name,
        "course": in_language(row.certificate.titles),
        "serial": row.certificate.shown_serial,
    }
    if row.returns:
        number = preview.source.number
        sentence = _(
            "%(serial)s, “%(course)s”, printed name %(name)s: goes to number %(number)s",
            number=number,
            **values,
        )
    else:
        number = preview.target.number
        sentence = _(
            "%(serial)s, “%(course)s”, printed name %(name)s: stays with number %(number)s",
            number=number,
            **values,
        )
    return str(sentence if row.has_cohort else _("%(sentence)s, no cohort", sentence=sentence))


def _list_losses(preview: MergeUndoPreview) -> list[str]:
    """Return what the account that remained loses, because either person may have set it."""
    sentences, number = [], preview.target.number
    if preview.loses_secret:
        sentences.append(
            _(
                "The PIN of number %(number)s came with the merge or was chosen later, so it is"
                " removed. Make a new card for that person.",
                number=number,
            )
        )
    if preview.lost_name:
        sentences.append(
            _(
                "The name %(name)s was confirmed since the merge, maybe by the other person. The"
                " name before the merge is restored for number %(number)s.",
                name=preview.lost_name,
                number=number,
            )
        )
    return sentences


def _list_sentences(preview: PersonMergePreview) -> list[str]:
    source, target = preview.source, preview.target
    return [
        _describe_closing(preview),
        _("The account that remains is that of %(name)s.", name=target.name),
        *(
            [_("The names are different. Make sure that both are the same person.")]
            if fold_name(source.name) != fold_name(target.name)
            else []
        ),
        _("All lessons done count. In each quiz the better result counts."),
        *_list_exceptions(preview),
        *_list_counts(preview),
        *(
            _("The membership in %(cooperative)s ends.", cooperative=in_language(names))
            for names in preview.lost_memberships
        ),
        *([_("The phone %(phone)s is taken over.", phone=preview.phone)] if preview.phone else ()),
        _("For one day you can undo this on the page of the person."),
    ]


def _describe_closing(preview: PersonMergePreview) -> str:
    values = {
        "name": preview.source.name,
        "source": preview.source.number,
        "target": preview.target.number,
    }
    if preview.takes_secret:
        sentence = _(
            "The account of %(name)s, number %(source)s, is closed. Its number, its phone, its"
            " cards and its PIN lead to number %(target)s, which has no PIN yet.",
            **values,
        )
    elif preview.lacks_secret:
        sentence = _(
            "The account of %(name)s, number %(source)s, is closed. Its number, its phone and its"
            " cards lead to number %(target)s. Neither account has a PIN yet: make a card for"
            " number %(target)s.",
            **values,
        )
    else:
        sentence = _(
            "The account of %(name)s, number %(source)s, is closed. Its number, its phone and its"
            " cards lead to number %(target)s, with the PIN of that account.",
            **values,
        )
    return str(sentence)


def _list_exceptions(preview: PersonMergePreview) -> list[str]:
    """Return what the account that ends loses."""
    number = preview.target.number
    sentences = []
    if any(course.leaves_cohort for course in preview.courses):
        sentences.append(
            _(
                "A course is taken in two cohorts: from now on it counts in that of number"
                " %(target)s only.",
                target=number,
            )
        )
    if preview.put_aside:
        sentences.append(
            _(
                "Both have begun a quiz: number %(target)s continues, the other one stops.",
                target=number,
            )
        )
    return sentences


def _list_counts(preview: PersonMergePreview) -> list[str]:
    counts = (
        (
            preview.attempts,
            ngettext("%(num)s attempt moves.", "%(num)s attempts move.", preview.attempts),
        ),
        (
            preview.double_fields,
            ngettext(
                "%(num)s field of a worksheet has two texts: the newer one is shown.",
                "%(num)s fields of worksheets have two texts: the newer ones are shown.",
                preview.double_fields,
            ),
        ),
        (
            preview.certificates,
            ngettext(
                "%(num)s certificate moves and stays valid, with its number and its name.",
                "%(num)s certificates move and stay valid, with their numbers and names.",
                preview.certificates,
            ),
        ),
        (
            preview.name_requests,
            ngettext(
                "%(num)s request for a corrected name is about a certificate that cannot be"
                " replaced after the merge. Answer it first.",
                "%(num)s requests for a corrected name are about certificates that cannot be"
                " replaced after the merge. Answer them first.",
                preview.name_requests,
            ),
        ),
    )
    return [sentence for count, sentence in counts if count]


def _describe(course: CourseToMove) -> str:
    return str(
        _(
            "%(course)s, lessons done: %(done)s with the one account, %(already)s with the other",
            course=in_language(course.titles),
            done=course.done,
            already=course.done_already,
        )
    )
