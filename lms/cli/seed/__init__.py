"""`lms seed`: the demo organization, made by services only. Repeating it adds nothing twice."""

import datetime as dt
from dataclasses import dataclass

import click

from lms import clock
from lms.accounts import pinyin
from lms.accounts.keys import ServerKeys, load_keys
from lms.accounts.queries.cards import get_unused_cards_by_person
from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.accounts.rules.cards import build_code, format_code
from lms.accounts.secrets import SecretHasher, propose_pin
from lms.accounts.services.cards import issue_card
from lms.atomic_files import write_atomically
from lms.catalogue.queries.published import list_current
from lms.cli.data_folder import open_keys, prepare_database
from lms.cli.seed.demo_inquiries import seed_inquiries
from lms.cli.seed.demo_people import DEMO_PEOPLE, MAIN, NEWCOMER
from lms.cli.seed.demo_plan import seed_plan
from lms.cli.seed.demo_sign_ins import DemoSignIn, build_demo_lines
from lms.cli.seed.people import ensure_demo_person, find_demo_person, grant_cohort
from lms.cli.seed.progress import BEGAN, ensure_cohort, seed_progress
from lms.config import Settings
from lms.db import Database, migrate
from lms.enrolment.queries.enrolments import count_active_learners
from lms.folders import COURSES
from lms.store import Store

SECRET_FILE = "demo-secret"  # noqa: S105 - a name, not a secret


@dataclass(frozen=True)
class SeedContext:
    """The parts of the application that seeding uses."""

    settings: Settings
    database: Database
    store: Store

    @property
    def keys(self) -> ServerKeys:
        """Loaded on access: keys beside an empty database mean data loss, checked before."""
        return load_keys(self.settings)


@click.command("seed")
def command() -> None:
    """Make the demo cooperative in this data folder; repeating it adds nothing twice.

    Every run sets the secret of all demo people (LMS_DEMO_SECRET, or the one made up before) and
    gives the newcomer a new card code. Not for a server with real people: everybody knows these
    names.
    """
    from lms.cli.terminal import echo

    settings = Settings.from_environment()
    with prepare_database(settings) as database:
        open_keys(settings, database)
        with migrate.startup_lock(database, settings.data):
            demo = seed(
                SeedContext(settings, database, Store(settings.data / "files")), now=clock.now()
            )
    echo("\n".join(build_demo_lines(settings, demo)))


def open_seed_context(settings: Settings) -> SeedContext:
    """Return the parts that seeding needs, from the data folder."""
    pinyin.warm()
    return SeedContext(
        settings=settings,
        database=Database(settings.database_address),
        store=Store(settings.data / "files"),
    )


def publish_shipped(seed_context: SeedContext, *, now: dt.datetime) -> None:
    """Publish the shipped courses when nothing is published yet."""
    with seed_context.database.read_session() as session:
        if list_current(session):
            return
    from lms.catalogue.preparation import Publisher  # slow import, for one start
    from lms.catalogue.publisher import publish_folder  # slow import, for one start
    from lms.content.folder import read_courses_folder  # slow import

    publisher = Publisher(
        seed_context.database,
        seed_context.store,
        act=Act(SYSTEM, now),
        count_active_learners=count_active_learners,
    )
    list(publish_folder(publisher, read_courses_folder(COURSES)))


def seed(seed_context: SeedContext, *, now: dt.datetime) -> DemoSignIn:
    """Create the missing parts of the demo and set everybody's secret."""
    publish_shipped(seed_context, now=now - BEGAN)
    path = seed_context.settings.data / SECRET_FILE
    stored_secret = path.read_text().strip() if path.exists() else propose_pin()
    secret = seed_context.settings.demo_secret or stored_secret
    hasher = SecretHasher(seed_context.keys.pepper)
    for person in DEMO_PEOPLE:
        seed_context.database.write(
            ensure_demo_person, person=person, secret_hash=hasher.hash(secret), now=now - BEGAN
        )
    cohort_id = seed_context.database.write(ensure_cohort, now=now)
    for person in DEMO_PEOPLE:
        seed_context.database.write(
            grant_cohort, person=person, cohort_id=cohort_id, now=now - BEGAN
        )
        seed_context.database.write(seed_progress, person=person, cohort_id=cohort_id, now=now)
    seed_context.database.write(seed_plan, now=now)
    seed_context.database.write(seed_inquiries, cohort_id=cohort_id, now=now)
    write_atomically(path, f"{secret}\n".encode(), mode=0o600)  # the next start prints it again
    return DemoSignIn(
        tuple(person.sign_in_name for person in MAIN), secret, _issue_card(seed_context, now=now)
    )


def find_demo(seed_context: SeedContext, *, now: dt.datetime) -> DemoSignIn | None:
    """Return the existing demo; None if there is none or its secret has to change."""
    path = seed_context.settings.data / SECRET_FILE
    secret = path.read_text().strip() if path.exists() else ""
    with seed_context.database.read_session() as session:
        is_there = all(find_demo_person(session, person.sign_in_name) for person in MAIN)
    if not secret or not is_there or seed_context.settings.demo_secret not in {"", secret}:
        return None
    return DemoSignIn(
        tuple(person.sign_in_name for person in MAIN), secret, _find_card(seed_context, now=now)
    )


def _find_card(seed_context: SeedContext, *, now: dt.datetime) -> str:
    """Return the code that the newcomer has not used yet, or ""."""
    with seed_context.database.read_session() as session:
        person_id = find_demo_person(session, NEWCOMER.sign_in_name) or 0
        card = get_unused_cards_by_person(session, [person_id], now=now).get(person_id)
    if card is None:
        return ""
    key = seed_context.keys.card_key
    return format_code(build_code(key, person_id=person_id, counter=card.counter))


def _issue_card(seed_context: SeedContext, *, now: dt.datetime) -> str:
    with seed_context.database.read_session() as session:
        person_id = find_demo_person(session, NEWCOMER.sign_in_name) or 0
    card = seed_context.database.write(
        issue_card,
        Act(SHELL, now),
        person_id=person_id,
        card_key=seed_context.keys.card_key,
        first_day=None,
    )
    return format_code(card.code)
