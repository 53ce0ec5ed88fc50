"""`lms people`, `lms roles`: the shell account is the authority, and is audited."""

from typing import Any, cast

import click
from sqlalchemy.orm import Session

from lms import clock
from lms.accounts.permissions.principal import RoleName, ScopedRole
from lms.accounts.queries.people import find_same_person
from lms.accounts.rules.acts import SHELL, Act
from lms.accounts.rules.cards import format_code
from lms.accounts.services.cards import IssuedCard, issue_card
from lms.accounts.services.organizations import add_membership
from lms.accounts.services.people import NewPerson, create_person
from lms.accounts.services.roles import SCOPES_OF_ROLES, grant_role
from lms.catalogue.queries.published import find_current
from lms.cli.data_folder import open_database, open_keys, prepare_database
from lms.cli.people_mail import get_identified_person, mail
from lms.cli.roster import CohortNumber, check_cohort_exists, find_organization, import_people
from lms.cli.terminal import LanguageCode, echo, translated
from lms.config import Settings
from lms.errors import Refusal
from lms.i18n import DEFAULT_LANGUAGE
from lms.short_text import clean_short_text


class PersonExists(Refusal):
    message = (
        "%(name)s with the phone %(phone)s has an account already: learner number %(number)s."
        " Nothing was written. Add --another if it is somebody else."
    )


class CourseNotPublished(Refusal):
    message = "No course of the name %(course)s has been published."


class TimeZoneName(click.ParamType[str]):
    """The name of a time zone that this machine knows."""

    name = "zone"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        zone = str(value)
        if not clock.is_zone(zone):
            refused = translated(
                "“%(zone)s” is not a time zone. Write it as in the tz database, such as "
                "Asia/Kolkata.",
                zone=zone[:40],
            )
            self.fail(refused, param, ctx)
        return zone


ROLES = ("learner", "manager", "trainer", "coordinator", "administrator")


@click.group()
def people() -> None:
    """Make accounts and card codes, import lists, stop and allow mails."""


people.add_command(import_people)
people.add_command(mail)


@people.command()
@click.argument("name")
@click.option(
    "--role", type=click.Choice(ROLES), default="learner", show_default=True,
    help="A manager needs --organization as well.",
)  # fmt: skip
@click.option("--organization", default="", help="Code of the organization the person belongs to.")
@click.option(
    "--language",
    type=LanguageCode(),
    default=DEFAULT_LANGUAGE,
    show_default=True,
    help="Code of the language.",
)
@click.option(
    "--time-zone",
    type=TimeZoneName(),
    default=clock.DEFAULT_ZONE,
    show_default=True,
    help="As the tz database names it.",
)
@click.option("--phone", default="", help="With + and country code.")
@click.option("--email", default="", help="To sign in with, and for mails.")
@click.option("--sign-in-name", default="", help="A short name to sign in with.")
@click.option("--another", is_flag=True, help="Somebody else has the same name and phone.")
def add(
    name: str,
    role: str,
    organization: str,
    *,
    another: bool,
    **values: Any,  # noqa: ANN401 - options
) -> None:
    """Make an account for NAME and print its learner number and card code.

    The code works until the person has signed in with it and chosen a PIN or passphrase.
    With --role administrator this makes the first administrator, and the database where there is
    none yet.
    """
    if role == "manager":
        _refuse_options(role, "organization" if organization else "site")
    settings = Settings.from_environment()
    new = NewPerson(printed_name=clean_short_text(name), **values)
    # A mistyped LMS_DATA must not become a database unnoticed; the first administrator may come
    # before the first start of `lms serve`.
    open_data = prepare_database if role == "administrator" else open_database
    with open_data(settings) as database:
        card = database.write(
            _add,
            Act(SHELL, clock.now()),
            new=new,
            role=cast("RoleName", role),
            organization=organization,
            is_another=another,
            card_key=open_keys(settings, database).card_key,
        )
    _print_card(card, settings)


@people.command()
@click.argument("identifier")
def card(identifier: str) -> None:
    """Print a new card code for IDENTIFIER: learner number, phone, e-mail or sign-in name.

    Codes of this person that were not used yet are void from now on.
    """
    settings = Settings.from_environment()
    with open_database(settings) as database:
        key = open_keys(settings, database).card_key
        card = database.write(
            _new_card, identifier=identifier, card_key=key, act=Act(SHELL, clock.now())
        )
    _print_card(card, settings)


@click.group()
def roles() -> None:
    """Grant roles."""


@roles.command()
@click.argument("identifier")
@click.argument("role", type=click.Choice(ROLES))
@click.option("--organization", default="", help="Code of the organization (manager).")
@click.option("--cohort", type=CohortNumber(), help="Number of the cohort (trainer, coordinator).")
@click.option("--course", default="", help="Code of the course (trainer).")
def grant(identifier: str, role: str, organization: str, cohort: int | None, course: str) -> None:
    """Grant ROLE to IDENTIFIER, in one scope. The person has to sign in again.

    IDENTIFIER is a learner number, phone, e-mail or sign-in name. ROLE is learner, manager (of an
    organization), trainer (of a course, of a cohort, or to begin a first course), coordinator (of a
    cohort, or to begin a first one) or administrator.
    """
    given = {"organization": organization, "cohort": cohort, "course": course}
    scopes = [scope for scope, value in given.items() if value] or ["site"]
    if len(scopes) > 1:
        raise click.UsageError(translated("Name one of --organization, --cohort and --course."))
    _refuse_options(role, scopes[0])
    with open_database(Settings.from_environment()) as database:
        database.write(
            _grant,
            identifier=identifier,
            role=cast("RoleName", role),
            organization=organization,
            cohort=cohort or 0,
            course=course,
            act=Act(SHELL, clock.now()),
        )
    echo(translated("Granted %(role)s to %(identifier)s.", role=role, identifier=identifier))


def _add(
    session: Session,
    act: Act,
    *,
    new: NewPerson,
    role: RoleName,
    organization: str,
    is_another: bool,
    card_key: bytes,
) -> IssuedCard:
    person_id = create_person(session, act, new).person_id
    if not is_another:
        _refuse_duplicate(session, person_id)
    organization_id = find_organization(session, organization).id if organization else 0
    if organization_id:
        add_membership(
            session,
            act,
            person_id=person_id,
            organization_id=organization_id,
            started_on=act.at.date(),
        )
    grant = _scoped(role, organization_id=organization_id if role == "manager" else 0)
    grant_role(session, act, person_id=person_id, grant=grant)
    return _issue(session, person_id=person_id, card_key=card_key, act=act)


def _new_card(session: Session, act: Act, *, identifier: str, card_key: bytes) -> IssuedCard:
    return _issue(
        session, person_id=get_identified_person(session, identifier), card_key=card_key, act=act
    )


def _issue(session: Session, act: Act, *, person_id: int, card_key: bytes) -> IssuedCard:
    return issue_card(session, act, person_id=person_id, card_key=card_key, first_day=None)


def _grant(
    session: Session,
    act: Act,
    *,
    identifier: str,
    role: RoleName,
    organization: str,
    cohort: int,
    course: str,
) -> None:
    person_id = get_identified_person(session, identifier)
    organization_id = find_organization(session, organization).id if organization else 0
    if cohort:
        check_cohort_exists(session, cohort)
    if course and find_current(session, course) is None:
        raise CourseNotPublished(course=course)
    grant = _scoped(role, organization_id=organization_id, cohort=cohort, course=course)
    grant_role(session, act, person_id=person_id, grant=grant)


def _refuse_duplicate(session: Session, person_id: int) -> None:
    """Raise when the person that was just added exists already, so that nothing is written."""
    same = find_same_person(session, person_id)
    if same is not None:
        values = {"name": same.printed_name, "phone": same.phone, "number": same.learner_number}
        raise PersonExists(**values)


def _refuse_options(role: str, scope: str) -> None:
    """Raise when the options are not those that name this scope of the role."""
    fitting = SCOPES_OF_ROLES[role]
    if scope in fitting:
        return
    options = [
        f"--{option}" for option in ("organization", "cohort", "course") if option in fitting
    ]
    if not options:
        message = translated("The role %(role)s is granted without options.", role=role)
    elif "site" in fitting:
        message = translated(
            "The role %(role)s is granted with one of these options, or with none: %(options)s.",
            role=role,
            options=options,
        )
    elif len(fitting) == 1:
        message = translated(
            "The role %(role)s is granted with the option %(option)s.", role=role, option=options[0]
        )
    else:
        message = translated(
            "The role %(role)s is granted with one of these options: %(options)s.",
            role=role,
            options=options,
        )
    raise click.UsageError(message)


def _scoped(
    role: RoleName, *, organization_id: int = 0, cohort: int = 0, course: str = ""
) -> ScopedRole:
    if organization_id:
        return ScopedRole(role, "organization", organization_id)
    if cohort:
        return ScopedRole(role, "cohort", cohort)
    return ScopedRole(role, "course", scope_text=course) if course else ScopedRole(role)


def _print_card(card: IssuedCard, settings: Settings) -> None:
    echo(translated("Learner number: %(number)s", number=card.learner_number))
    echo(translated("Card code:      %(code)s", code=format_code(card.code)))
    until = f"{card.expires_at:%Y-%m-%d %H:%M}"
    echo(
        translated(
            "Valid until:    %(moment)s UTC, or until a PIN or passphrase is chosen", moment=until
        )
    )
    address = f"{settings.address}/card/{card.code}"
    echo(translated("To be used at:  %(address)s", address=address))
