"""`lms search`: rebuilds what the search finds from the published revisions."""

import click

from lms import clock
from lms.accounts.rules.acts import SHELL, Act
from lms.catalogue.queries.course_index import get_course_index, list_indexed_courses
from lms.catalogue.queries.glossary_index import prepare_site
from lms.catalogue.services.search_index import index_site, store_index
from lms.cli.data_folder import open_database
from lms.cli.terminal import echo, translated
from lms.config import Settings
from lms.db import Database
from lms.search.queries.stored_documents import prepare_words


@click.group()
def search() -> None:
    """Look after the index of the search."""


@search.command()
def rebuild() -> None:
    """Make the index of the search again from what is published; safe while people search.

    Publishing renews it by itself. Where all is well nothing changes. The command prints how many
    documents were changed.
    """
    with open_database(Settings.from_environment()) as database:
        courses, changed = rebuild_index(database)
    echo(translated("Courses in the search: %(courses)s; documents changed: %(changed)s.",
                    courses=courses, changed=changed))  # fmt: skip


def rebuild_index(database: Database) -> tuple[int, int]:
    """Return the number of courses, and how many documents were missing, obsolete or different."""
    with database.read_session() as session:
        courses, site = list_indexed_courses(session), prepare_site(session)
    changed = database.write(index_site, Act(SHELL, clock.now()), index=site)
    with click.progressbar(courses, label=translated("Search")) as names:
        for name in names:
            with database.read_session() as session:
                index = get_course_index(session, name)
                prepare_words(session, course=name, documents=index.documents)
            changed += database.write(store_index, Act(SHELL, clock.now()), index=index)
    return len(courses), changed
