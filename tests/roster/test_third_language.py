"""A list in a language that is a folder: its headings, cooperatives by their names in it."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms.accounts.models import Organization
from lms.accounts.rules.acts import SHELL, Act
from lms.accounts.services.organization_states import rename_organization
from lms.accounts.services.organizations import NameEmptied
from lms.enrolment.models import Announcement, CohortOrganization
from lms.enrolment.queries.cohort_details import list_announcements
from lms.enrolment.services.announcements import add_announcement
from tests.factories import NOW, make_organization
from tests.roster.rosters import RosterFixture, list_statuses
from tests.vietnamese import make_folder

NAME = "Hợp tác xã chè Suối Mây"
HEAD = ("Họ tên", "Số điện thoại", "Hợp tác xã")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("LMS_TRANSLATIONS", str(make_folder(tmp_path / "languages")))


@pytest.fixture
def workshop(database):
    return RosterFixture(database)


def make(workshop, code, **names):
    """A cooperative that the cohort is offered to."""
    made = make_organization(workshop.database, code, names=names)
    offered = CohortOrganization(cohort_id=workshop.cohort, organization_id=made)
    workshop.database.write(lambda session: session.add(offered))
    return made


@pytest.fixture
def tea(workshop):
    return make(workshop, "cloud-brook", vi=NAME, en="Cloud Brook")


def rename(workshop, tea, **names):
    about = {"organization_id": tea, "names": names}
    workshop.database.write(rename_organization, Act(SHELL, NOW), **about)


def test_headings_and_names_in_it_are_understood(workshop, tea):
    seen = workshop.look(("Lan", "13800100000", "hợp tác xã chè  suối mây"), head=HEAD)

    assert list_statuses(seen) == ["new"]
    assert (seen.rows[0].organization_id, seen.columns.ignored) == (tea, ())
    assert seen.rows[0].values["phone"] == "+8613800100000"


def test_the_headings_of_other_languages_are_still_known(workshop, tea):
    head = ("姓名", "Mobile", "Hợp tác xã")

    assert workshop.look(("Lan", "", NAME), head=head).columns.ignored == ()


def test_two_of_one_name_in_it_are_asked_for(workshop, tea):
    namesake = make(workshop, "cloud-two", vi=NAME)

    (question,) = workshop.look(("Lan", "", NAME), head=HEAD).questions
    seen = workshop.look(("Lan", "", f"{NAME} (cloud-two, Trung Quốc)"), head=HEAD)

    assert set(question.organizations) == {tea, namesake}
    assert seen.rows[0].organization_id == namesake


def test_one_that_is_made_has_its_name_in_the_language_of_its_letters(workshop):
    name = "Hợp tác xã cà phê Đồi Sương"
    asked = workshop.start(("Lan", "", name, "", "", ""))
    (question,) = workshop.prepare(asked).preview.questions
    workshop.answer(asked, **{question.key: "new"})

    workshop.apply(asked)

    with workshop.database.read_session() as session:
        made = session.scalars(select(Organization).where(Organization.state == "new")).one()
    assert made.names == {"vi": name}


def test_a_name_in_it_is_not_lost(workshop, tea):
    with pytest.raises(NameEmptied, match="The Vietnamese name “Hợp tác xã chè Suối Mây”"):
        rename(workshop, tea, en="Cloud Brook", vi="")
    rename(workshop, tea, en="Cloud Brook Tea", vi=NAME)

    with workshop.database.read_session() as session:
        found = session.get(Organization, tea)
        assert list(found.names.items()) == [("en", "Cloud Brook Tea"), ("vi", NAME)]


def test_a_name_whose_language_is_gone_stays(workshop, tea, monkeypatch):
    monkeypatch.delenv("LMS_TRANSLATIONS")

    rename(workshop, tea, en="Cloud Brook Tea")

    with workshop.database.read_session() as session:
        assert session.get(Organization, tea).names == {"en": "Cloud Brook Tea", "vi": NAME}


def test_an_announcement_in_it_is_stored_once(workshop):
    news = {"vi": "Hẹn gặp thứ Sáu", "en": " ", "zh": ""}
    post = {"act": Act(workshop.by, NOW), "cohort_id": workshop.cohort}

    first, again = (workshop.database.write(add_announcement, texts=news, **post) for _ in range(2))
    other = workshop.database.write(add_announcement, texts={**news, "en": "Friday"}, **post)

    assert first == again != other
    with workshop.database.read_session() as session:
        rows = list_announcements(session, cohort_ids=[workshop.cohort])
    assert [list(row.texts) for row in rows] == [["en", "vi"], ["vi"]]


@pytest.mark.parametrize("texts", [{}, {"vi": ""}])
def test_a_row_without_any_text_is_refused_by_the_database(workshop, texts):
    by = workshop.by.person_id
    row = Announcement(cohort_id=workshop.cohort, texts=texts, posted_at=NOW, posted_by=by)

    with pytest.raises(IntegrityError):
        workshop.database.write(lambda session: session.add(row))
