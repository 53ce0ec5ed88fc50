"""The fingerprint of a list says whether anything changed, in whichever process it is computed."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest
from sqlalchemy import update

from lms.accounts.models import Organization
from lms.roster.matching.import_context import ImportContext, ImportScope
from tests.contracts.tree import ROOT
from tests.factories import NOW, YUNWU, make_organization
from tests.roster.network import Network
from tests.roster.rosters import RosterFixture

ALONE = """
import sys
from lms.db import Database
from lms.roster.queries.imports import get_import_preview
from lms.roster.matching.import_context import ImportScope

address, started, cohort, *visible = sys.argv[1:]
ids = frozenset(map(int, visible))
scope = ImportScope(cohort_id=int(cohort), visible=ids, visible_cohorts=frozenset([int(cohort)]))
with Database(address).read_session() as session:
    seen = get_import_preview(session, int(started), scope)
context = seen.context
print(seen.fingerprint, len(context.archived), len(context.people), len(context.elsewhere))
"""
FACTS = ImportContext(ImportScope(), "", True, "", (), (), (), ())  # noqa: FBT003


def look_elsewhere(workshop, started, seed):
    values = (
        workshop.database.address,
        started,
        workshop.cohort,
        workshop.yunwu,
        workshop.hillside,
    )
    ended = subprocess.run(
        [sys.executable, "-c", ALONE, *map(str, values)],
        cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": str(seed)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return ended.stdout.split()


def test_two_processes_find_the_same_mark(database):
    """A list is looked at before a restart, and imported after it."""
    workshop = Network(database)
    codes = [f"closed-{letter}" for letter in "abcdefgh"]
    for code in codes:
        closed = make_organization(database, code, names={**YUNWU, "en": code.title()})
        archived = update(Organization).where(Organization.id == closed)
        workshop.change(archived.values(state="archived", archived_at=NOW))
    named = [(f"周{code[-1]}", "", code, "", "", "") for code in codes]
    workshop.member("Kiran", workshop.hillside, workshop.nuts)
    kiran = ("Kiran", "", "hillside-nuts", "", "", "")
    started = workshop.start(*named, kiran, ("李美华", "", "yunwu-ridge", "", "", ""))

    marks = [look_elsewhere(workshop, started, seed) for seed in (1, 2, 3)]

    assert marks[0] == marks[1] == marks[2]
    assert int(marks[0][1]) == len(codes)
    assert all(map(int, marks[0][2:]))


@pytest.mark.parametrize("field", ["visible", "visible_cohorts"])
def test_the_order_in_which_a_home_was_collected_changes_nothing(field):
    one, other = frozenset([8, 0]), frozenset([0, 8])
    assert repr(one) != repr(other)

    first, second = (
        replace(FACTS, scope=ImportScope(**{field: ids})).fingerprint() for ids in (one, other)
    )

    assert first == second


@pytest.mark.parametrize(
    "scope",
    [
        ImportScope(cohort_id=1),
        ImportScope(organization_id=1),
        ImportScope(visible=frozenset([1])),
        ImportScope(visible_cohorts=None),
    ],
)
def test_another_home_has_another_mark(scope):
    assert replace(FACTS, scope=scope).fingerprint() != FACTS.fingerprint()


def test_what_was_archived_meanwhile_changes_the_mark(database):
    workshop = RosterFixture(database)
    rows = [("周一", "", "closed", "", "", "")]
    closed = make_organization(database, "closed")
    before = workshop.look(*rows).fingerprint
    archived = update(Organization).where(Organization.id == closed)
    workshop.change(archived.values(state="archived", archived_at=NOW))

    assert workshop.look(*rows).fingerprint != before
