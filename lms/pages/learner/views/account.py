"""The account of the signed-in person: data, secret, sessions, events."""

from dataclasses import dataclass

from babel.dates import get_timezone_location
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.models import Person
from lms.accounts.permissions.matrix import Permission
from lms.accounts.queries.memberships import list_memberships
from lms.accounts.queries.people import get_person, list_own_events
from lms.accounts.queries.sessions import list_devices
from lms.accounts.rules.identifiers import EmailUnreadable, PhoneUnreadable
from lms.accounts.services.audit import count_repeats
from lms.accounts.services.own_settings import AccountSettings, change_settings
from lms.accounts.services.people import TimeZoneUnknown
from lms.accounts.services.sessions import revoke_session
from lms.accounts.services.sessions import sign_out_everywhere as end_all_sessions
from lms.certificates.queries.certificates import has_certificate
from lms.errors import Refusal
from lms.pages.learner import blueprint
from lms.pages.learner.view_models.account_events import describe_events
from lms.web.access import get_person_id, requires
from lms.web.errors import sentence
from lms.web.languages import current_language, locale_name
from lms.web.sessions import get_signed_in
from lms.web.transaction import act, read

# Time zones of the network's countries; an account with another zone keeps it.
ZONES = (
    "Asia/Shanghai", "Asia/Kolkata", "Asia/Colombo", "Asia/Kathmandu", "Asia/Dhaka",
    "Asia/Karachi", "Asia/Yangon", "Asia/Bangkok", "Asia/Vientiane", "Asia/Phnom_Penh",
    "Asia/Ho_Chi_Minh", "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Asia/Manila",
    "Asia/Dili", "Asia/Tashkent", "Asia/Bishkek", "Asia/Dushanbe", "Asia/Almaty", "Asia/Tehran",
    "Asia/Kabul", "Asia/Thimphu", "Asia/Ulaanbaatar", "Pacific/Port_Moresby", "Pacific/Guadalcanal",
    "Pacific/Efate", "Pacific/Fiji", "Pacific/Tongatapu", "Pacific/Apia", "Australia/Sydney",
    "Pacific/Auckland",
)  # fmt: skip
_MOST_EVENTS = 40
_FIELDS: dict[type[Refusal], str] = {
    PhoneUnreadable: "phone",
    EmailUnreadable: "email",
    TimeZoneUnknown: "time_zone",
}


@dataclass(frozen=True)
class _AccountForm:
    """The values of the fields: as posted, or as stored."""

    language: str
    time_zone: str
    phone: str
    email: str


@blueprint.get("/account")
@requires(Permission.ACCOUNT)
def account() -> ResponseReturnValue:
    return _page()


@blueprint.post("/account")
@requires(Permission.ACCOUNT)
def take_account() -> ResponseReturnValue:
    typed = _read_typed(get_person(read(), get_person_id()))
    settings = AccountSettings(
        typed.language, typed.time_zone, typed.phone.strip(), typed.email.strip()
    )
    try:
        act(change_settings, settings, person_id=get_person_id())
    except Refusal as refusal:
        return _page(sentence(refusal), _FIELDS.get(type(refusal), "language")), 422
    return redirect(url_for("learner.account", done="saved"), 303)


@blueprint.post("/account/devices/<int:session_id>/revoke")
@requires(Permission.ACCOUNT)
def revoke_device(session_id: int) -> ResponseReturnValue:
    act(revoke_session, person_id=get_person_id(), session_id=session_id)
    return redirect(url_for("learner.account", done="ended"), 303)


@blueprint.post("/account/sign-out-everywhere")
@requires(Permission.ACCOUNT)
def sign_out_everywhere() -> ResponseReturnValue:
    act(end_all_sessions, person_id=get_person_id(), keep=get_signed_in().session_id)
    return redirect(url_for("learner.account", done="everywhere"), 303)


def _read_typed(person: Person) -> _AccountForm:
    """Return the values; a field that was not posted keeps its stored value."""
    stored = _AccountForm(person.language, person.time_zone, person.phone or "", person.email or "")
    names = ("language", "time_zone", "phone", "email")
    return _AccountForm(*(request.form.get(name, getattr(stored, name))[:254] for name in names))


def _page(problem: str = "", field: str = "") -> str:
    person_id, session = get_person_id(), read()
    person = get_person(session, person_id)
    typed = _read_typed(person)
    zones = ZONES if person.time_zone in ZONES else (person.time_zone, *ZONES)
    events = list_own_events(session, person_id=person_id, most=_MOST_EVENTS)
    return render_template(
        "learner/account.html",
        person=person,
        typed=typed,
        zones=[(zone, get_timezone_location(zone, locale=locale_name())) for zone in zones],
        problem=problem,
        field=field,
        done=request.args.get("done", ""),
        organizations=_list_organizations(person_id),
        has_certificate=has_certificate(session, person_id=person_id),
        devices=list_devices(session, person_id=person_id, now=clock.now()),
        this_device=get_signed_in().session_id,
        events=describe_events(
            events,
            person_id=person_id,
            times=count_repeats(session, [event.id for event in events]),
        ),
    )


def _list_organizations(person_id: int) -> list[str]:
    rows = list_memberships(read(), person_id=person_id)
    return [row.name_in(current_language()) for row in rows if row.ended_on is None]
