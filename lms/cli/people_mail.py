"""`lms people mail`: stop and allow the mails of a person who asks for it without the page."""

import click
from sqlalchemy.orm import Session

from lms import clock
from lms.accounts.queries.people import find_person_by_identifier
from lms.accounts.rules.acts import SHELL, Act
from lms.accounts.rules.identifiers import identify
from lms.cli.data_folder import open_database
from lms.cli.terminal import echo, translated
from lms.config import Settings
from lms.errors import Refusal
from lms.mail.queries import has_opted_out
from lms.mail.services import opt_in, opt_out


class PersonUnknown(Refusal):
    message = "There is nobody, or more than one person, with the identifier %(identifier)s."


@click.command()
@click.argument("identifier")
@click.option("--stop/--allow", "is_stopping", default=None, help="Without either: show the state.")
def mail(identifier: str, *, is_stopping: bool | None) -> None:
    """Stop or allow mails to IDENTIFIER: learner number, phone, e-mail or sign-in name.

    It is the same setting as on the account page and behind the link in each mail.
    """
    with open_database(Settings.from_environment()) as database:
        if is_stopping is not None:
            act = Act(SHELL, clock.now())
            database.write(_change, act, identifier=identifier, is_stopping=is_stopping)
        with database.read_session() as session:
            is_stopped = has_opted_out(session, get_identified_person(session, identifier))
    if is_stopped:
        echo(translated("%(identifier)s gets no mails.", identifier=identifier))
    else:
        echo(translated("%(identifier)s may get mails.", identifier=identifier))


def get_identified_person(session: Session, identifier: str) -> int:
    """Return the id of the person. Raises PersonUnknown."""
    person_id = find_person_by_identifier(session, identify(identifier))
    if person_id is None:
        raise PersonUnknown(identifier=identifier)
    return person_id


def _change(session: Session, act: Act, *, identifier: str, is_stopping: bool) -> None:
    change = opt_out if is_stopping else opt_in
    change(session, act, person_id=get_identified_person(session, identifier))
