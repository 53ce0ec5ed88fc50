"""Texts of one person are never a conflict; a text of another is never overwritten."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.accounts.rules.acts import SYSTEM, Act
from lms.learning.services.idempotency import IdempotencyKey
from lms.plan.services.plan_pages import save_fields
from lms.plan.services.shared_pages import PlanPageChanged
from tests.assessment.test_services import in_parallel
from tests.factories import NOW
from tests.factories_course import later
from tests.plan.worksheets import WorksheetFixture

PHONE = "page-of-li-01"


def send(learners, person, step, *, seen, sequence, client=PHONE, now=NOW):
    """Posts as the phone of a person does; returns the answer of the server."""
    return learners.database.write(
        save_fields,
        Act(SYSTEM, now),
        **learners.own(person),
        lesson="sheet",
        values={"step": step},
        versions={"step": seen},
        idempotency_key=IdempotencyKey(client, sequence),
    )


def test_restored_draft_meets_the_save_that_was_never_answered(database):
    learners = WorksheetFixture(database)
    send(learners, learners.people.li, "Weigh ten", seen=0, sequence=1)  # its answer got lost

    saved = send(learners, learners.people.li, "Weigh ten packs", seen=0, sequence=2)

    assert saved.versions == {"step": 2}
    assert learners.texts(learners.people.li)["step"] == "Weigh ten packs"


def test_what_was_taken_back_before_the_answer_came_is_taken_back(database):
    learners = WorksheetFixture(database)
    learners.save(learners.people.li, {"step": "Weigh"})
    send(learners, learners.people.li, "Weigh ten", seen=1, sequence=1)

    send(learners, learners.people.li, "Weigh", seen=1, sequence=2)

    assert learners.texts(learners.people.li)["step"] == "Weigh"


def test_an_older_save_that_comes_late_changes_nothing(database):
    learners = WorksheetFixture(database)
    newest = send(learners, learners.people.li, "Weigh ten packs", seen=0, sequence=2)

    late = send(learners, learners.people.li, "Weigh ten", seen=0, sequence=1)

    assert late == newest
    assert (late.sequence, learners.texts(learners.people.li)["step"]) == (2, "Weigh ten packs")


def test_a_repeat_gets_the_first_result_and_writes_nothing(database):
    learners = WorksheetFixture(database)
    first = send(learners, learners.people.li, "Weigh ten", seen=0, sequence=1)
    send(learners, learners.people.chen, "Weigh twenty", seen=1, sequence=1, client="page-of-chen")

    again = send(learners, learners.people.li, "Weigh ten", seen=0, sequence=1, now=later(hours=1))

    assert again == first
    assert learners.texts(learners.people.li)["step"] == "Weigh twenty"


def test_repeats_at_once_get_one_result(database):
    learners = WorksheetFixture(database)

    found = in_parallel(
        6, lambda _: send(learners, learners.people.li, "Weigh ten", seen=0, sequence=1)
    )

    assert [item.versions for item in found] == [{"step": 1}] * 6
    assert learners.sheet(learners.people.li).values["step"].version == 1


def test_what_another_wrote_between_two_own_saves_is_a_difference(database):
    learners = WorksheetFixture(database)
    send(learners, learners.people.li, "Weigh ten", seen=0, sequence=1)
    send(learners, learners.people.chen, "Weigh twenty", seen=1, sequence=1, client="page-of-chen")

    with pytest.raises(PlanPageChanged):
        send(learners, learners.people.li, "Weigh ten packs", seen=0, sequence=2)

    assert learners.texts(learners.people.li)["step"] == "Weigh twenty"


def test_the_id_of_anothers_page_helps_nobody(database):
    learners = WorksheetFixture(database)
    send(learners, learners.people.li, "Weigh ten", seen=0, sequence=1)

    with pytest.raises(PlanPageChanged):
        send(learners, learners.people.chen, "Mine", seen=0, sequence=2)


def test_two_phones_of_one_person_are_two_writers(database):
    learners = WorksheetFixture(database)
    send(learners, learners.people.li, "Weigh ten", seen=0, sequence=1)

    with pytest.raises(PlanPageChanged):
        send(learners, learners.people.li, "Ask the bank", seen=0, sequence=2, client="other-phone")


class Phone:
    """Li's page as static/src/js/worksheet.js keeps it, and the line between it and the server."""

    def __init__(self, learners, pages):
        self.learners, self.pages = learners, pages
        self.flying = []  # sent, not answered: any order, any time, or never
        self.draft = None
        self.open()

    def open(self):
        stored = self.learners.sheet(self.learners.people.li).values["step"]
        self.text, self.seen = stored.value, stored.version
        self.client, self.sequence, self.clean = f"page-{next(self.pages)}", 0, True
        if self.draft:
            self.text, self.seen, self.client, self.sequence = self.draft
            self.clean = False

    def type(self, text):
        self.text, self.clean = text, False
        self.keep()

    def tap(self):
        """A double tap sends one and the same twice."""
        self.sequence += 1
        self.clean = False
        self.keep()
        self.flying.append((self.text, self.seen, self.client, self.sequence))

    def arrive(self, place, *, is_answered, is_repeated):
        if not self.flying:
            return
        text, seen, client, sequence = self.flying[place % len(self.flying)]
        if not is_repeated:
            self.flying.pop(place % len(self.flying))
        saved = send(
            self.learners,
            self.learners.people.li,
            text,
            seen=seen,
            sequence=sequence,
            client=client,
        )
        if is_answered and (client, sequence) == (self.client, self.sequence):
            self.seen = saved.versions.get("step", self.seen)
            self.clean = text == self.text
            self.keep()

    def keep(self):
        self.draft = None if self.clean else (self.text, self.seen, self.client, self.sequence)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("type"), st.sampled_from(["", "Weigh", "Weigh ten", "Weigh ten packs"])),
        st.tuples(st.just("tap")),
        st.tuples(st.just("open")),
        st.tuples(st.just("arrive"), st.integers(0, 5), st.booleans(), st.booleans()),
    ),
    max_size=14,
)


@pytest.fixture(scope="module")
def numbers():
    return itertools.count()


@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def walk(learners, numbers, steps):
    phone = Phone(learners, numbers)
    for step, *given_ in steps:
        if step == "arrive":
            place, is_answered, is_repeated = given_
            phone.arrive(place, is_answered=is_answered, is_repeated=is_repeated)
        else:
            getattr(phone, step)(*given_)
    phone.tap()
    last = phone.flying.pop()
    saved = send(
        learners, learners.people.li, last[0], seen=last[1], client=last[2], sequence=last[3]
    )

    assert saved.sequence == last[3]
    assert learners.texts(learners.people.li)["step"] == phone.text
    while phone.flying:
        phone.arrive(0, is_answered=False, is_repeated=False)
    assert learners.texts(learners.people.li)["step"] == phone.text


def test_whatever_the_line_does_nobody_is_in_conflict_with_herself(database, numbers):
    walk(WorksheetFixture(database), numbers)
