"""Confirmation pages for archiving, renaming and merging an organization."""

from collections.abc import Mapping

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from lms.accounts.models import Organization
from lms.accounts.queries.organizations import get_distinct_names_by_organization, list_namesakes
from lms.accounts.queries.related_requests import list_related_requests
from lms.accounts.rules.namesakes import name_with_place
from lms.accounts.rules.requests import RequestedChange
from lms.enrolment.queries.organizations import (
    count_people_and_managers,
    list_cohorts_of_members,
    list_managers,
    list_member_names,
    list_offered_cohorts,
)
from lms.i18n import list_text_languages
from lms.organizations.services.merge import MergePreview, preview_merge
from lms.pages.organizations.view_models.request_texts import describe_related, name_act
from lms.web.confirmation import Confirmation, NameList, list_names
from lms.web.languages import current_language, localized_language_name
from lms.web.organizations import name_organization
from lms.web.templating import in_language
from lms.web.transaction import read_session


def describe_archiving(
    row: Organization, *, action: str, back: str, excluding: int | None = None
) -> Confirmation:
    """Return the page; `excluding`, here and below, is the request that asks for the change."""
    reach = count_people_and_managers(read_session(), [row.id])[row.id]
    learning = list_cohorts_of_members(read_session(), row.id)
    open_cohorts = [cohort.name for cohort in learning if cohort.closed_at is None]
    sentences = [
        _("Nobody joins it any more: lists and course codes no longer offer it."),
        ngettext(
            "Its one member stays, with account and work.",
            "Its %(num)s members stay, with accounts and work.",
            reach.people,
        )
        if reach.people
        else "",
        ngettext(
            "Its members learn in one open cohort and stay in it.",
            "Its members learn in %(num)s open cohorts and stay in them.",
            len(open_cohorts),
        )
        if open_cohorts
        else "",
        _("It can be restored from the archive at any time."),
    ]
    return Confirmation(
        title=name_act("archive"),
        subject=name_organization(row.id),
        sentences=tuple(filter(None, map(str, sentences))),
        names=(
            list_names(_("Members"), _list_members(row)),
            *_list_concerned(row),
            list_names(_("Where its members learn"), open_cohorts),
            _list_rivals(RequestedChange("archive", row.id), excluding),
        ),
        action=action,
        button=_("Archive now"),
        back=back,
    )


def describe_merge(
    source: Organization,
    target: Organization,
    *,
    action: str,
    back: str,
    excluding: int | None = None,
) -> Confirmation:
    """Return the page of a merge. Raises the refusals of `preview_merge`."""
    preview = preview_merge(read_session(), source_id=source.id, target_id=target.id)
    names = get_distinct_names_by_organization(read_session(), [source.id, target.id])
    last = _(
        "%(source)s is archived and refers to %(target)s as its successor. This cannot be "
        "undone. Certificates keep the name that was printed.",
        source=in_language(names[source.id]),
        target=in_language(names[target.id]),
    )
    cohorts = [
        offered_cohort.name for offered_cohort in list_offered_cohorts(read_session(), source.id)
    ]
    return Confirmation(
        title=_(
            "Everything of %(source)s moves to %(target)s",
            source=in_language(names[source.id]),
            target=in_language(names[target.id]),
        ),
        subject=in_language(names[source.id]),
        sentences=(*_describe_preview(preview), str(last)),
        names=(
            list_names(_("Members"), _list_members(source)),
            *_list_concerned(source),
            list_names(_("Cohorts that list it"), cohorts),
            _list_rivals(RequestedChange("merge", source.id, target_id=target.id), excluding),
        ),
        action=action,
        button=_("Merge now"),
        back=back,
    )


def describe_renaming(
    row: Organization,
    names: Mapping[str, str],
    *,
    action: str,
    back: str,
    excluding: int | None = None,
) -> Confirmation:
    reach = count_people_and_managers(read_session(), [row.id])[row.id]
    others = list_namesakes(read_session(), names.values(), excluding=row.id)
    sentences = (
        *_list_renamed(row.names, names),
        ngettext(
            "Its one member reads the new name everywhere.",
            "Its %(num)s members read the new name everywhere.",
            reach.people,
        )
        if reach.people
        else "",
        _("Certificates keep the name that was printed."),
    )
    namesakes = [name_with_place(other, current_language()) for other in others]
    return Confirmation(
        title=name_act("rename"),
        subject=name_organization(row.id),
        sentences=tuple(filter(None, map(str, sentences))),
        names=(
            list_names(_("Has this name already"), namesakes),
            *_list_concerned(row),
            _list_rivals(RequestedChange("rename", row.id, names), excluding),
        ),
        action=action,
        button=_("Rename now"),
        back=back,
    )


def address_of(organization_id: int) -> str:
    return url_for("organizations.organization", organization_id=organization_id)


def _list_concerned(row: Organization) -> tuple[NameList, ...]:
    managers = [manager.printed_name for manager in list_managers(read_session(), row.id)]
    return (list_names(_("Managers"), managers),)


def _list_members(row: Organization) -> list[str]:
    return [f"{name} · {number}" for name, number in list_member_names(read_session(), row.id)]


def _list_renamed(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """Return a sentence for each language of the product, and for others with a name."""
    return [
        _(
            "In %(language)s: %(old)s → %(new)s",
            language=localized_language_name(code),
            old=old.get(code) or "–",
            new=new.get(code) or "–",
        )
        for code in dict.fromkeys((*list_text_languages(), *old, *new))
    ]


def _list_rivals(change: RequestedChange, excluding: int | None) -> NameList:
    rivals = list_related_requests(read_session(), change, excluding=excluding)
    return list_names(_("Open requests about it"), map(describe_related, rivals))


def _describe_preview(preview: MergePreview) -> tuple[str, ...]:
    people, enrolment_moves = preview.people, preview.enrolment_moves
    written = preview.plan.conflicts
    sentences = [
        _(
            "Memberships: %(count)s, of them in both now: %(both)s (they become one)",
            count=people.memberships,
            both=people.members_of_both,
        ),
        _("Managers: %(count)s", count=people.managers),
        _("Courses taken: %(count)s", count=enrolment_moves.enrolments),
        _(
            "Cohorts offered: %(count)s, of them to both: %(both)s",
            count=enrolment_moves.cohorts,
            both=enrolment_moves.cohorts_of_both,
        ),
        _(
            "Head counts of training days: %(count)s, of them added up: %(both)s",
            count=preview.head_counts.head_counts,
            both=preview.head_counts.of_both,
        ),
        _("Pages of the plan: %(count)s", count=preview.plan.pages),
    ]
    if written:
        sentences.append(
            ngettext(
                "One part of the plan has two texts. The later one is shown, the other one stays "
                "in its history.",
                "%(num)s parts of the plan have two texts. The later ones are shown, the others "
                "stay in their history.",
                written,
            )
        )
    return tuple(map(str, sentences))
