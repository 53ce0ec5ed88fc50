"""People of the journeys, and the way through a course for somebody who knows its keys."""

import itertools
import re

from lms import clock
from lms.accounts.queries.organizations import find_organization_by_code
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.services.cards import issue_card
from lms.accounts.services.organizations import add_membership
from lms.accounts.services.people import NewPerson, create_learner
from lms.assessment.queries.attempt_page import get_attempt_page
from lms.assessment.queries.attempts import get_attempt, list_questions
from lms.assessment.queries.quiz_start import get_quiz_rules
from lms.assessment.rules.submitted_answers import shuffle_lists
from lms.catalogue.queries.published import get_keys
from lms.cli.seed.demo_people import COURSE, YUNWU

SHEET = {
    "field-vision": "到2029年，每个重量只在秤边写一次。",
    "field-data-path": "磅单：重量 → 村级台账：重量* → 付款表：重量*。写了3次。",
    "field-first-step": "在一个村，用手机录入鲜叶重量，只录一次。",
    "field-owner": "杨秀英",
    "field-date": "2099-03-15",
}
_NUMBERS = itertools.count(1)
READINGS = (
    "why-now", "bulk-trap", "eight-tools", "record-connect-rethink", "data-at-the-core",
    "organize-around-data", "know-your-ecosystem", "leading-change", "napp-chunbo",
)  # fmt: skip


def write_sheet():
    """Return the values of a worksheet, with a text that nobody of the cooperative has written."""
    return {**SHEET, "field-vision": f"{SHEET['field-vision']}（{next(_NUMBERS)}）"}


def make_learner(platform, name, organization=YUNWU.code, *, latin_name=""):
    """A person of a cooperative as a roster makes her: a card, no PIN; gives the card.

    `platform` has a database and keys: the application's parts, or a SeedContext.
    """
    now = clock.now()
    new = NewPerson(name, language="zh", latin_name=latin_name)
    made = platform.database.write(create_learner, Act(SYSTEM, now), new)
    with platform.database.read_session() as session:
        found = find_organization_by_code(session, organization)
    platform.database.write(
        add_membership,
        Act(SYSTEM, now),
        person_id=made.person_id,
        organization_id=found.id,
        started_on=now.date(),
    )
    return platform.database.write(
        issue_card,
        Act(SYSTEM, now),
        person_id=made.person_id,
        card_key=platform.keys.card_key,
        first_day=None,
    )


class Course:
    """Walks the course on a phone; looks keys up in the database where it must know them."""

    address = f"/learn/{COURSE}"
    quiz = f"{address}/final-quiz"
    sheet = f"{address}/vision"

    def __init__(self, database):
        self.database = database

    def read_all(self, phone):
        for lesson in READINGS:
            phone.open(f"{self.address}/{lesson}")
            phone.press(f"{self.address}/{lesson}/complete")

    def begin(self, phone):
        """The id of the attempt whose first page the phone now shows."""
        phone.open(self.quiz)
        phone.press(f"{self.quiz}/attempts")
        return attempt_of(phone.path)

    def take_quiz(self, phone, *, right=14):
        """An attempt with that many right answers, submitted; gives its id."""
        attempt = self.begin(phone)
        for place, question in enumerate(self.questions(attempt), 1):
            phone.open(f"/attempts/{attempt}?question={place}")
            given = self.right_fields(attempt, question) if place <= right else {}
            given = given or self.wrong_fields(attempt, question)
            phone.press(f"/attempts/{attempt}/answers", given, then="review")
        phone.press(f"/attempts/{attempt}/submit")
        return attempt

    def hand_in(self, phone):
        phone.open(self.sheet)
        phone.press(f"{self.sheet}/worksheet", write_sheet(), hand_in="1")

    def questions(self, attempt_id):
        with self.database.read_session() as session:
            return list_questions(session, attempt_id)

    def page(self, attempt_id, language="zh"):
        """The attempt as its page is drawn."""
        with self.database.read_session() as session:
            return get_attempt_page(
                session,
                person_id=owner_of(session, attempt_id),
                attempt_id=attempt_id,
                language=language,
            )

    def right_fields(self, attempt_id, question):
        """The numbers that this attempt's page gives to the right answer."""
        key, lists = self._key(attempt_id, question)
        name = f"answer-{question}"
        if key.type in {"single", "multiple"}:
            return {name: [str(lists.ids.index(id_) + 1) for id_ in key.correct]}
        if key.type == "match":
            places = {id_: str(place) for place, id_ in enumerate(lists.right_sides, 1)}
            return {f"{name}.{place}": places[id_] for place, id_ in enumerate(lists.ids, 1)}
        if key.type == "order":
            ranks = {id_: str(rank) for rank, id_ in enumerate(key.correct, 1)}
            return {f"{name}.{place}": ranks[id_] for place, id_ in enumerate(lists.ids, 1)}
        return {name: key.low if key.type == "number" else key.accepted[0]}

    def wrong_fields(self, attempt_id, question):
        """An answer that gets nothing."""
        key, lists = self._key(attempt_id, question)
        name, count = f"answer-{question}", len(lists.ids)
        if key.type in {"single", "multiple"}:
            wrong = [place for place, id_ in enumerate(lists.ids, 1) if id_ not in key.correct]
            return {name: [str(wrong[0])]}
        if key.type in {"match", "order"}:
            right = self.right_fields(attempt_id, question)
            return {control: str(int(value) % count + 1) for control, value in right.items()}
        return {name: "-987654" if key.type == "number" else "不知道"}

    def _key(self, attempt_id, question):
        with self.database.read_session() as session:
            attempt = get_attempt(
                session, person_id=owner_of(session, attempt_id), attempt_id=attempt_id
            )
            rules = get_quiz_rules(session, attempt.revision_id, attempt.lesson)
            key = get_keys(session, attempt.revision_id)[attempt.lesson].keys[question]
        return key, shuffle_lists(key, rules, seed=attempt.seed)


def owner_of(session, attempt_id):
    from lms.assessment.models import Attempt

    return session.get(Attempt, attempt_id).person_id


def attempt_of(path):
    """The id in an attempt's address."""
    return int(re.match(r"/attempts/(\d+)", path)[1])
