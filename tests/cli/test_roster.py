"""`lms people import`: all rows or none, and every reason with its row."""

import shutil

import pytest
from sqlalchemy import func, select, update

from lms import clock
from lms.accounts.models import Organization, Person
from lms.accounts.rules.acts import SHELL, SYSTEM, Act
from lms.accounts.services.organizations import NewOrganization, create_organization
from lms.cli import main
from lms.db import Database
from lms.enrolment.services.cohorts import NewCohort, create_cohort
from lms.roster.matching.column_choice import SheetColumns, choose_columns
from lms.roster.matching.import_context import ImportScope
from lms.roster.models import RosterImport
from lms.roster.queries.imports import get_import_preview, list_sheets
from lms.roster.services.imports import answer_questions
from lms.roster.services.list_uploads import choose_sheet_columns
from tests.pages.roster_lists import book

LI = ["李小华", 13800003331, "yunwu", "", "zh", ""]


@pytest.fixture
def database(empty_sqlite, tmp_path, monkeypatch):
    monkeypatch.setenv("LMS_DATA", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.delenv("LMS_DATABASE_URL", raising=False)
    shutil.copyfile(empty_sqlite, tmp_path / "lms.sqlite3")
    made = Database(f"sqlite:///{tmp_path / 'lms.sqlite3'}")
    now = clock.now()
    organization = NewOrganization(code="yunwu", names={"en": "Yunwu", "zh": "云雾"}, country="CN")
    own = made.write(create_organization, Act(SHELL, now), organization)
    new = NewCohort(name="First", starts_on=now.date(), organizations=(own,))
    made.write(create_cohort, Act(SYSTEM, now), new)
    yield made
    made.dispose()


@pytest.fixture
def run(database, tmp_path, capsys):
    def run_import(*rows, options=("--cohort", "1"), **more):
        file = tmp_path / "list.xlsx"
        file.write_bytes(book(*rows, **more))
        with pytest.raises(SystemExit) as ended:
            main(["people", "import", str(file), *options])
        captured = capsys.readouterr()
        return ended.value.code or 0, captured.out + captured.err

    return run_import


def names(database):
    with database.read_session() as session:
        return list(session.scalars(select(Person.printed_name)))


def count_lists(database):
    with database.read_session() as session:
        return session.scalar(select(func.count()).select_from(RosterImport))


def test_a_clear_list_is_imported(run, database):
    code, said = run(LI)

    assert (code, names(database)) == (0, ["李小华"])
    assert "New: 1" in said
    assert "Imported as list 1" in said


def test_the_same_list_again_changes_nothing(run, database):
    run(LI)

    code, said = run(LI)

    assert (code, names(database)) == (0, ["李小华"])
    assert "New: 0, changed: 0, unchanged: 1" in said


def test_a_mistake_is_reported_with_its_row_and_nothing_is_written(run, database):
    code, said = run(LI, ["王二", 12, "yunwu", "", "", ""])

    assert (code, names(database)) == (1, [])
    assert "Row 3, Phone: found “12”" in said


def test_the_terminal_reads_columns_and_lists_in_its_language(run, database, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")

    code, said = run(["王二", "", "yunwu", "", "Klingon", ""])

    assert (code, names(database)) == (1, [])
    assert "第2行，语言：填的是“Klingon”" in said
    assert "简体中文、English。" in said


def test_an_open_question_is_reported_and_nothing_is_written(run, database):
    code, said = run(LI, ["王二", 13800003332, "somewhere else", "", "", ""])

    assert (code, names(database)) == (1, [])
    assert "Row 3: who or what is meant by “somewhere else”?" in said


def test_check_only_tells_and_keeps_no_list(run, database):
    code, said = run(LI, options=("--cohort", "1", "--check"))

    assert (code, names(database), count_lists(database)) == (0, [], 0)
    assert "New: 1" in said


def test_check_takes_answers_that_were_given_on_the_page(run, database):
    row = ["李小华（组长）", 13800003331, "yunwu", "", "zh", ""]
    assert run(row)[0] == 1
    with database.read_session() as session:
        (question,) = get_import_preview(session, 1, ImportScope(cohort_id=1)).questions
    answers = {question.key: "proposed"}
    database.write(answer_questions, Act(SHELL, clock.now()), import_id=1, answers=answers)

    code, said = run(row, options=("--cohort", "1", "--check"))

    assert (code, count_lists(database)) == (0, 1)
    assert "New: 1" in said


def test_check_says_how_an_open_question_is_answered(run):
    code, said = run(
        ["李小华（组长）", "", "yunwu", "", "", ""], options=("--cohort", "1", "--check")
    )

    assert code == 1
    assert "“李小华（组长） → 李小华”? Import the list without --check" in said


def test_example_of_the_template_is_no_person(run, database):
    assert run(["Example: Li Meihua", 13800100000, "yunwu", "", "", ""], LI)[0] == 0
    assert names(database) == ["李小华"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["李小华", "12", "yunwu", "", "zh", ""], "Row 3, "),
        (["李小华", 13800003331, "somewhere else", "", "zh", ""], "who or what is meant"),
    ],
)
def test_check_of_a_list_that_cannot_be_imported_ends_with_1(run, database, row, said):
    code, output = run(LI, row, options=("--cohort", "1", "--check"))

    assert (code, names(database)) == (1, [])
    assert said in output


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


def test_two_organizations_of_one_name_are_asked_apart_by_their_codes(run, database):
    namesake = NewOrganization(code="yunwu-south", names={"en": "Yunwu"}, country="CN")
    database.write(create_organization, Act(SHELL, clock.now()), namesake)

    code, said = run(["李小华", "", "Yunwu", "", "zh", ""])

    assert (code, names(database)) == (1, [])
    assert "Or write one of these codes instead: yunwu, yunwu-south." in said
    assert run(["李小华", "", "yunwu", "", "zh", ""])[0] == 0


def test_the_shell_sees_everybody(run, database):
    run(LI)
    other = NewCohort(name="Second", starts_on=clock.now().date())
    database.write(create_cohort, Act(SYSTEM, clock.now()), other)

    code, said = run(["李小华", 13800003332, "yunwu", "", "", ""], options=("--cohort", "2"))

    assert code == 1
    assert "questions: 1" in said  # another phone of the same person: asked, not "known"


def test_an_archived_organization_takes_no_list(run, database):
    archived = update(Organization).values(state="archived", archived_at=clock.now())
    database.write(lambda session: session.execute(archived))

    code, said = run(LI, options=("--organization", "yunwu"))

    assert (code, "is archived" in said, names(database)) == (1, True, [])


def test_a_list_of_headings_says_so(run, database):
    code, said = run()

    assert (code, names(database)) == (1, [])
    assert "nobody below them" in said


def test_an_organizations_list_enters_nobody_in_a_cohort_not_offered_to_it(run, database):
    other = NewOrganization(code="far", names={"en": "Far"}, country="CN")
    database.write(create_organization, Act(SHELL, clock.now()), other)

    code, said = run(
        ["李小华", "", "", "", "zh", ""], options=("--cohort", "1", "--organization", "far")
    )

    assert (code, names(database)) == (1, [])
    assert "not offered" in said


def test_unknown_headings_are_reported_and_the_list_waits_for_its_columns(run, database):
    code, said = run(["李小华", 13800003331], head=["Full nm", "Hand set"])

    assert (code, names(database)) == (1, [])
    assert "or choose the sheet and the columns on the page of the list" in said


def test_check_of_unknown_headings_keeps_no_list(run, database):
    code, said = run(
        ["李小华", 13800003331], head=["Full nm", "Hand set"], options=("--cohort", "1", "--check")
    )

    assert (code, count_lists(database)) == (1, 0)
    assert "No row with headings was found." in said


def test_check_reads_the_columns_chosen_for_an_earlier_file(run, database):
    row, head = ["李小华", 13800003331], ["Full nm", "Hand set"]
    run(row, head=head)
    with database.read_session() as session:
        (sheet,) = list_sheets(session, 1).sheets
    choice = SheetColumns(sheet, choose_columns(sheet, 1, {"name": 0, "phone": 1}))
    scope = ImportScope(cohort_id=1)
    database.write(
        choose_sheet_columns, Act(SHELL, clock.now()), import_id=1, scope=scope, choice=choice
    )

    code, said = run(row, head=head, options=("--cohort", "1", "--check"))

    assert (code, count_lists(database)) == (0, 1)
    assert "New: 1" in said


def test_row_that_is_left_out_is_counted(run, database):
    assert run(LI, ["合计", "1人", "", "", "", ""])[0] == 0

    code, said = run(LI, ["合计", "1人", "", "", "", ""])

    assert (code, names(database)) == (0, ["李小华"])
    assert "unchanged: 1" in said
    assert "left out: 1." in said


def test_a_person_in_two_rows_is_reported_with_both(run, database):
    code, said = run(LI, LI)

    assert (code, names(database)) == (1, [])
    assert "Rows 2, 3 name the same person, “李小华”." in said
