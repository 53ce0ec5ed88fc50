"""`lms people import`: all rows or none, and every reason with its row."""

import pytest
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Person
from lms.accounts.services import SHELL, NewOrganization, create_organization
from lms.cli import main
from lms.db import Database, migrate
from lms.enrolment.services import NewCohort, create_cohort
from tests.pages.roster import book

LI = ["李小华", 13800003331, "yunwu", "", "zh", ""]


@pytest.fixture
def database(tmp_path, monkeypatch):
    monkeypatch.setenv("LMS_DATA", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.delenv("LMS_DATABASE_URL", raising=False)
    made = Database(f"sqlite:///{tmp_path / 'lms.sqlite3'}")
    migrate.upgrade(made)
    now = clock.now()
    organization = NewOrganization(code="yunwu", name_en="Yunwu", name_zh="云雾", country="CN")
    own = made.write(create_organization, organization, by=SHELL, now=now)
    new = NewCohort(name="First", starts_on=now.date(), organizations=(own,))
    made.write(create_cohort, new, now=now)
    yield made
    made.dispose()


@pytest.fixture
def run(database, tmp_path, capsys):
    def run_import(*rows, options=("--cohort", "1")):
        file = tmp_path / "list.xlsx"
        file.write_bytes(book(*rows))
        with pytest.raises(SystemExit) as ended:
            main(["people", "import", str(file), *options])
        said = capsys.readouterr()
        return ended.value.code or 0, said.out + said.err

    return run_import


def names(database):
    with database.reading() as session:
        return list(session.scalars(select(Person.printed_name)))


def test_a_clear_list_is_imported(run, database):
    code, said = run(LI)

    assert (code, names(database)) == (0, ["李小华"])
    assert "New: 1" in said
    assert "Imported as list 1" in said


def test_the_same_list_again_changes_nothing(run, database):
    run(LI)

    code, said = run(LI)

    assert (code, names(database)) == (0, ["李小华"])
    assert "New: 0, changed: 0, as before: 1" in said


def test_a_mistake_is_told_with_its_row_and_nothing_is_written(run, database):
    code, said = run(LI, ["王二", 12, "yunwu", "", "", ""])

    assert (code, names(database)) == (1, [])
    assert "Row 3, phone: found “12”" in said


def test_an_open_question_is_told_and_nothing_is_written(run, database):
    code, said = run(LI, ["王二", 13800003332, "somewhere else", "", "", ""])

    assert (code, names(database)) == (1, [])
    assert "Row 3: who or what is meant by “somewhere else”?" in said


def test_check_only_tells(run, database):
    code, said = run(LI, options=("--cohort", "1", "--check"))

    assert (code, names(database)) == (0, [])
    assert "New: 1" in said


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ((), "Name --cohort, --organization, or both."),
        (("--organization", "none"), "no organization with the code none"),
        (("--cohort", "9"), ""),
    ],
)
def test_where_is_asked_for(run, database, options, reason):
    code, said = run(LI, options=options)

    assert (code != 0, reason in said, names(database)) == (True, True, [])
