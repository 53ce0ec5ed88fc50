"""The cohort's page: who needs help, the grid, the people."""

import datetime as dt

import pytest

from lms import clock
from lms.accounts.models import Person
from lms.enrolment.models import Cohort
from lms.enrolment.queries.cohorts import get_cohort
from lms.learning.queries.at_risk import list_at_risk
from lms.learning.queries.learner_progress import list_progress_of_cohort
from tests.pages.statements import count_statements

FILTERS = ".//details[summary='Search, filter and sort']"


def test_page_shows_its_parts_in_order(ravi, cohort_id, read):
    page = read(ravi.get(f"/cohorts/{cohort_id}"))

    heads = page.texts(".//h2")
    assert heads == [
        "What waits for you",
        "Who needs help",
        "First steps of the plans",
        "Cooperatives and lessons",
        "People",
    ]


def test_grid_counts_what_people_have_done(ravi, cohort_id, database, read):
    page = read(ravi.get(f"/cohorts/{cohort_id}"))

    with database.read_session() as session:
        learner_progress = list_progress_of_cohort(session, cohort_id=cohort_id)
    order = learner_progress[0].published.structure.order
    wanted = [str(sum(progress.is_done(name) for progress in learner_progress)) for name in order]
    finished = sum(progress.completed_at is not None for progress in learner_progress)
    totals = page.texts(".//table[@class='heat-map']/tfoot/tr/td")
    assert totals == [f"{finished}/{len(learner_progress)}", totals[1], *wanted]


def test_people_of_the_cohort_are_listed_with_their_progress(ravi, cohort_id, database, read):
    with database.read_session() as session:
        learner_progress = list_progress_of_cohort(session, cohort_id=cohort_id)

    rows = read(ravi.get(f"/cohorts/{cohort_id}")).texts(".//table/tbody/tr")

    wanted = [
        f"{progress.required_done} of {progress.required_total}" for progress in learner_progress
    ]
    shown = rows[-len(learner_progress) :]
    assert [
        progress.printed_name in row for progress, row in zip(learner_progress, shown, strict=True)
    ] == [True] * len(learner_progress)
    assert [text in row for text, row in zip(wanted, shown, strict=True)] == [True] * len(wanted)


def test_who_needs_help_is_the_query_of_the_rules(ravi, cohort_id, database, read):
    with database.read_session() as session:
        cohort = get_cohort(session, cohort_id)
        learner_progress = list_progress_of_cohort(session, cohort_id=cohort_id)
        at_risk = list_at_risk(session, cohort, learner_progress, now=clock.now())
    text = read(ravi.get(f"/cohorts/{cohort_id}")).text

    assert at_risk
    assert all(person_at_risk.progress.printed_name in text for person_at_risk in at_risk)
    reasons = [reason for person_at_risk in at_risk for reason in person_at_risk.reasons]
    waited = next(reason.days for reason in reasons if reason.kind == "not started")
    assert f"Has not begun a lesson yet, {waited} days after the start." in text


def test_nobody_is_listed_while_the_cohort_rests(ravi, cohort_id, database, read):
    def set_quiet_time(session):
        row = session.get(Cohort, cohort_id)
        row.quiet_from = clock.now().date() - dt.timedelta(days=1)
        row.quiet_until = clock.now().date() + dt.timedelta(days=7)

    database.write(set_quiet_time)

    assert "Nobody needs help today." in read(ravi.get(f"/cohorts/{cohort_id}")).text


@pytest.mark.parametrize(("who", "status"), [("li", 403), ("chen", 404), ("noor", 403)])
def test_others_do_not_see_it(client, sign_in, database, cohort_id, who, status):
    sign_in(client, who)
    forget_proof(database)

    assert client.get(f"/cohorts/{cohort_id}").status_code == status


def forget_proof(database):
    """Nobody has given the secret just now: an administrator is asked for it."""
    from lms.accounts.models import UserSession

    database.write(lambda session: session.query(UserSession).update({"reauthenticated_at": None}))


def test_trainer_of_course_and_cohort_sees_it(client, sign_in, cohort_id):
    sign_in(client, "ana")

    assert client.get(f"/cohorts/{cohort_id}").status_code == 200


@pytest.mark.parametrize("query", ["page=0", "page=999999", "page=x", "course=nothing"])
def test_strange_queries_show_the_page(ravi, cohort_id, query):
    assert ravi.get(f"/cohorts/{cohort_id}?{query}").status_code == 200


def test_unknown_cohort_is_not_found(ravi):
    assert ravi.get("/cohorts/4711").status_code == 404


def test_page_sends_so_many_statements(app, ravi, cohort_id):
    assert count_statements(app, lambda: ravi.get(f"/cohorts/{cohort_id}")) == 12


def shown_people(page):
    return page.texts(".//div[@aria-label='People']//tbody/tr/th/a")


@pytest.mark.parametrize(
    ("query", "is_wanted"),
    [
        ("state=finished", lambda progress: progress.completed_at is not None),
        ("state=away", lambda progress: not progress.has_signed_in),
        ("state=begun", lambda progress: progress.has_signed_in and progress.completed_at is None),
        ("state=nonsense", lambda _: True),
    ],
)
def test_people_are_chosen_by_state(ravi, cohort_id, database, read, query, is_wanted):
    with database.read_session() as session:
        learner_progress = list_progress_of_cohort(session, cohort_id=cohort_id)
    wanted = [progress.printed_name for progress in learner_progress if is_wanted(progress)]

    page = read(ravi.get(f"/cohorts/{cohort_id}?{query}"))

    assert shown_people(page) == wanted


def test_people_are_found_by_name_and_by_number(ravi, cohort_id, database, read):
    with database.read_session() as session:
        one = list_progress_of_cohort(session, cohort_id=cohort_id)[-1]

    for typed in (one.printed_name, one.learner_number):
        page = read(ravi.get(f"/cohorts/{cohort_id}", query_string={"q": typed}))
        assert shown_people(page) == [one.printed_name]


def test_people_of_one_cooperative(ravi, cohort_id, database, read):
    with database.read_session() as session:
        learner_progress = list_progress_of_cohort(session, cohort_id=cohort_id)
    chosen = learner_progress[0].organization_id

    page = read(ravi.get(f"/cohorts/{cohort_id}?organization={chosen}"))

    assert shown_people(page) == [
        progress.printed_name for progress in learner_progress if progress.organization_id == chosen
    ]


@pytest.mark.parametrize("sort", ["name", "done", "last"])
def test_people_are_sorted(ravi, cohort_id, database, read, sort):
    keys = {
        "name": lambda progress: progress.printed_name,
        "done": lambda progress: progress.required_done,
        "last": lambda progress: (progress.last_active_at is not None, progress.last_active_at),
    }
    with database.read_session() as session:
        learner_progress = list_progress_of_cohort(session, cohort_id=cohort_id)
    by_name = {progress.printed_name: progress for progress in learner_progress}

    shown = shown_people(read(ravi.get(f"/cohorts/{cohort_id}?sort={sort}")))

    found = [keys[sort](by_name[name]) for name in shown]
    assert (len(found), found) == (len(learner_progress), sorted(found))


def test_nobody_found_is_said(ravi, cohort_id, read):
    folded = read(ravi.get(f"/cohorts/{cohort_id}")).elements(FILTERS)
    page = read(ravi.get(f"/cohorts/{cohort_id}?q=nobody-of-this-name"))

    # Filters are folded until they are used, also on a phone.
    assert [box.get("open") for box in (*folded, *page.elements(FILTERS))] == [None, ""]

    assert "Nobody matches" in page.text


def test_grid_tells_how_many_of_each_cooperative_need_help(ravi, cohort_id, database, read):
    with database.read_session() as session:
        cohort = get_cohort(session, cohort_id)
        learner_progress = list_progress_of_cohort(session, cohort_id=cohort_id)
        at_risk = list_at_risk(session, cohort, learner_progress, now=clock.now())
    chosen = at_risk[0].progress.organization_id
    wanted = sorted(
        person_at_risk.progress.printed_name
        for person_at_risk in at_risk
        if person_at_risk.progress.organization_id == chosen
    )
    page = read(ravi.get(f"/cohorts/{cohort_id}"))
    (link,) = [link for link in page.links() if f"state=help&organization={chosen}" in link]

    assert page.texts(".//table[@class='heat-map']/tfoot/tr/td")[1] == str(len(at_risk))
    assert sorted(shown_people(read(ravi.get(link)))) == wanted


def test_people_to_be_confirmed_are_in_no_number_until_then(ravi, cohort_id, database, read):
    """One definition: of those who need help nobody is missing from the people of the grid."""
    with database.read_session() as session:
        cohort = get_cohort(session, cohort_id)
        learner_progress = list_progress_of_cohort(session, cohort_id=cohort_id)
        person = list_at_risk(session, cohort, learner_progress, now=clock.now())[0].progress
    before = read(ravi.get(f"/cohorts/{cohort_id}/help"))

    database.write(
        lambda session: setattr(session.get(Person, person.person_id), "confirmed", False)
    )

    pages = [read(ravi.get(f"/cohorts/{cohort_id}{page}")) for page in ("", "/help")]
    assert f"/cohorts/{cohort_id}/help/{person.person_id}" in before.links()
    for page in pages:
        assert f"/cohorts/{cohort_id}/help/{person.person_id}" not in page.links()
    assert all(person.printed_name not in text for text in pages[1].texts(".//textarea"))
