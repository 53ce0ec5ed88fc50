"""Login cards of a cohort: who gets a new code, and the codes on screen, as messages, as a PDF."""

import datetime as dt
import io

from flask import Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lms import clock
from lms.accounts.permissions.decision import Decision, decide
from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.accounts.rules.typed_values import find_id, find_ids
from lms.accounts.services.cards import issue_card
from lms.clock import day_of
from lms.enrolment.queries.cards import CardHolder, list_card_holders
from lms.enrolment.queries.cohorts import CohortRow
from lms.enrolment.rules.cohorts import build_card_contact
from lms.errors import NotFound, Refusal
from lms.pages.cohorts import blueprint
from lms.pages.cohorts.view_models.card_sheet import (
    CardPrintingFailed,
    FontsNotReady,
    list_unprintable,
    print_cards,
)
from lms.pages.cohorts.view_models.login_cards import LoginCard, build_cards
from lms.printing.engine import EngineNotReady, PrintingFailed
from lms.web.access import check, requires
from lms.web.cohort_access import list_tabs, open_cohort
from lms.web.download_names import build_file_name
from lms.web.fields import NoPeopleChosen
from lms.web.identity import get_person_id, get_principal
from lms.web.platform import platform
from lms.web.request_values import find_text
from lms.web.transaction import close_read_session, current_act, read_session, write

_BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MAY = (Decision.ALLOWED, Decision.NEEDS_REAUTHENTICATION)
_TICK = dt.timedelta(microseconds=1)


@blueprint.get("/cohorts/<int:cohort_id>/cards")
@requires(Permission.CODE_ISSUE)
def cards(cohort_id: int) -> ResponseReturnValue:
    return _choice(_get_cohort(cohort_id, Permission.PEOPLE_EDIT))


@blueprint.post("/cohorts/<int:cohort_id>/cards")
@requires(Permission.CODE_ISSUE)
def issue_cards(cohort_id: int) -> ResponseReturnValue:
    """Issue codes in separate transactions, so that sign-ins do not wait for two hundred codes."""
    cohort, issuing = _get_cohort(cohort_id, Permission.CODE_ISSUE), current_act()
    chosen = _choose(_list_holders(cohort))
    if not chosen:
        return _choice(cohort, problem=NoPeopleChosen()), 422
    close_read_session()
    for person_id in chosen:
        write(
            issue_card,
            issuing,
            person_id=person_id,
            card_key=platform().keys.card_key,
            first_day=cohort.starts_on,
        )
    target = url_for("cohorts.card_codes", cohort_id=cohort.id, batch=_batch(issuing.at))
    return redirect(target, 303)


@blueprint.get("/cohorts/<int:cohort_id>/cards/codes")
@requires(Permission.CODE_ISSUE)
def card_codes(cohort_id: int) -> ResponseReturnValue:
    """Show unused codes that this person issued; nobody else sees them."""
    cohort = _get_cohort(cohort_id, Permission.CODE_ISSUE)
    return _codes(cohort, _list_own(cohort))


@blueprint.get("/cohorts/<int:cohort_id>/cards/codes.pdf")
@requires(Permission.CODE_ISSUE)
def card_codes_pdf(cohort_id: int) -> ResponseReturnValue:
    cohort = _get_cohort(cohort_id, Permission.CODE_ISSUE)
    found = _list_own(cohort)
    if not found:
        raise NotFound
    close_read_session()
    try:
        content = print_cards(found, platform().settings)
    except FontsNotReady as refusal:
        return _codes(cohort, found, problem=refusal), 503, {"Retry-After": "60"}
    except (EngineNotReady, PrintingFailed):
        return _codes(cohort, found, problem=CardPrintingFailed()), 503
    today = day_of(clock.now(), cohort.zone)
    return _send(content, build_file_name(cohort.name, _("Cards"), today, ending="pdf"))


def _get_cohort(cohort_id: int, permission: Permission) -> CohortRow:
    """Return the cohort when this person has the permission for its learners."""
    cohort = open_cohort(cohort_id)
    check(permission, Target(cohort_ids=(cohort.id,), person_roles=("learner",)))
    return cohort


def _list_holders(cohort: CohortRow) -> list[CardHolder]:
    """Return the people to whom this person may issue a code; staff get theirs elsewhere."""
    holders = list_card_holders(read_session(), cohort_id=cohort.id, now=clock.now())
    return [holder for holder in holders if _may_get(holder, cohort)]


def _may_get(holder: CardHolder, cohort: CohortRow) -> bool:
    target = Target(cohort_ids=(cohort.id,), person_id=holder.person_id, person_roles=holder.roles)
    return decide(Permission.CODE_ISSUE, get_principal(), target) in _MAY


def _choose(holders: list[CardHolder]) -> list[int]:
    """Return the ids of the people ticked. Raises NotFound for somebody who is not a holder."""
    raws = dict.fromkeys(request.form.getlist("person"))
    numbers = [find_id(raw) for raw in raws]
    person_ids = {holder.person_id for holder in holders}
    if any(number not in person_ids for number in numbers):
        raise NotFound
    return [number for number in numbers if number is not None]


def _choice(cohort: CohortRow, *, problem: Refusal | None = None) -> str:
    everybody = _list_holders(cohort)
    organization_id = find_id(find_text("organization"))
    candidates = [
        holder for holder in everybody if organization_id in {None, holder.organization_id}
    ]
    who = "all" if find_text("who") == "all" else "needed"
    holders = [holder for holder in candidates if who == "all" or holder.needs_card]
    return render_template(
        "cohorts/cards.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        holders=holders,
        unused=sum(holder.card is not None for holder in holders),
        needed=sum(holder.needs_card for holder in candidates),
        everybody=len(candidates),
        organizations={
            holder.organization_id: holder.organization
            for holder in everybody
            if holder.organization_id
        },
        organization_id=organization_id,
        who=who,
        chosen=find_ids(request.values.getlist("person")),
        all_ticked=request.args.get("ticked") == "all",
        issued_by_reader=sum(_is_own(holder) for holder in everybody),
        problem=problem,
    )


def _codes(cohort: CohortRow, found: list[LoginCard], *, problem: Refusal | None = None) -> str:
    return render_template(
        "cohorts/card_codes.html",
        cohort=cohort,
        tabs=list_tabs(cohort),
        cards=found,
        batch=find_text("batch"),
        unprintable=list_unprintable(found),
        problem=problem,
    )


def _list_own(cohort: CohortRow) -> list[LoginCard]:
    batch = find_id(find_text("batch"))
    holders = [
        holder
        for holder in _list_holders(cohort)
        if _is_own(holder) and batch in {None, holder.card and _batch(holder.card.issued_at)}
    ]
    parts = platform()
    return build_cards(
        holders,
        key=parts.keys.card_key,
        address=parts.settings.address,
        contact=build_card_contact(
            parts.settings.issuer,
            name=cohort.contact_name,
            phone=cohort.contact_phone,
            wechat=cohort.contact_wechat,
        ),
    )


def _is_own(holder: CardHolder) -> bool:
    return holder.card is not None and holder.card.issued_by == get_person_id()


def _batch(moment: dt.datetime) -> int:
    """Return the identifier, in addresses, of the codes issued in one request."""
    return (moment - _BEGINNING) // _TICK


def _send(content: bytes, name: str) -> Response:
    # send_file spells a name outside Latin-1 as the header wants it.
    response = send_file(io.BytesIO(content), mimetype="application/pdf", download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response
