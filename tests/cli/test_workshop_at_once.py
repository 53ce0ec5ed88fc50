"""A whole workshop on a served address, all from one network: nobody is refused."""

import collections
import os
import threading

import pytest

from lms import clock
from lms.accounts.rules.acts import SHELL, Act
from lms.accounts.rules.cards import fold_code
from lms.accounts.secrets import SecretHasher
from lms.accounts.services.cards import issue_card
from lms.accounts.services.people import NewPerson, create_learner
from lms.cli.seed import open_seed_context
from lms.config import Settings
from tests.cli.serving import serve
from tests.cli.visiting import Visitor
from tests.pages.certification.graduates import get_cohort_id
from tests.pages.conftest import copy_data
from tests.pages.workshop.workshops import offered, open_for

pytestmark = pytest.mark.usefixtures("production_hashing")
PIN = "28491637"
PEOPLE = 40
A_SECOND = 17


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def workshop(request, tmp_path_factory):
    """A demo that is served by two processes, and its data from beside them."""
    data = tmp_path_factory.mktemp("workshop") / "data"
    extra = {}
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_server")
        name = f"workshop_{os.getpid()}"
        extra["LMS_DATABASE_URL"] = server.create_database(name)
    else:
        copy_data(request.getfixturevalue("seeded"), data)
    settings = {"LMS_DEMO": "1", "LMS_DEMO_SECRET": PIN, "LMS_WORKERS": "2", **extra}
    with serve(data, **settings) as served:
        served.wait_until_ready()
        made = Settings(
            data=data, demo=True, demo_secret=PIN, database_url=extra.get("LMS_DATABASE_URL", "")
        )
        seed_context = open_seed_context(made)
        yield served, seed_context
        seed_context.database.dispose()
    if extra:
        server.drop_database(name)


def all_at_once(acts):
    """The answers of as many phones; each act prepares its phone and gives what it sends."""
    answers, ready = [], threading.Barrier(len(acts))

    def run(act):
        send = act()
        ready.wait()
        answers.append(send())

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def tally(answers):
    return collections.Counter((answer.status, answer.path) for answer in answers)


def make_people(seed_context, name, count):
    """Learners whose PIN is PIN, with a new card each: numbers and codes."""
    hashed = SecretHasher(seed_context.keys.pepper).hash(PIN)
    found = []
    for index in range(count):
        new = NewPerson(f"{name} {index}", secret_hash=hashed, secret_kind="pin")
        made = seed_context.database.write(create_learner, Act(SHELL, clock.now()), new)
        card = seed_context.database.write(
            issue_card,
            Act(SHELL, clock.now()),
            person_id=made.person_id,
            card_key=seed_context.keys.card_key,
            first_day=None,
        )
        found.append((made.learner_number, fold_code(card.code)))
    return found


def guess_around(served, count=30):
    """Strangers in the same network type wrong codes and wrong PINs."""
    for index in range(count):
        Visitor(served.address).open(f"/join/{index:08d}")
        Visitor(served.address).open(f"/card/{index:012d}")


def test_a_workshop_joins_at_once(workshop):
    served, seed_context = workshop
    cohort_id = get_cohort_id(seed_context.database)
    code, choice = (
        open_for(seed_context.database, cohort_id),
        offered(seed_context.database, cohort_id)[0],
    )
    guess_around(served)

    def come_in(index):
        phone = Visitor(served.address)
        assert phone.open(f"/join/{code}").status == 200
        fields = {"name": f"赵一{index}", "organization": str(choice.id), "device": "mine"}
        return lambda: phone.send(f"/join/{code}", **fields)

    answers = all_at_once([lambda index=index: come_in(index) for index in range(60)])

    assert tally(answers) == {(200, "/welcome/notice"): 60}


def test_cards_are_used_at_once(workshop):
    served, seed_context = workshop
    people = make_people(seed_context, "Card", PEOPLE)
    guess_around(served, 5)

    def come_in(code):
        phone = Visitor(served.address)
        assert phone.open(f"/card/{code}").status == 200
        return lambda: phone.send("/card", code=code, device="mine")

    answers = all_at_once([lambda code=code: come_in(code) for _, code in people])

    assert tally(answers) == {(200, "/welcome/notice"): PEOPLE}


def test_seventeen_sign_in_a_second(workshop):
    """As fast as promised: two seconds' worth at once is harder than what it says."""
    served, seed_context = workshop
    people = make_people(seed_context, "Sign", 2 * A_SECOND)

    def come_in(number):
        phone = Visitor(served.address)
        assert phone.open("/sign-in").status == 200
        return lambda: phone.send("/sign-in", identifier=number, secret=PIN, device="mine")

    answers = all_at_once([lambda number=number: come_in(number) for number, _ in people])

    assert tally(answers) == {(200, "/welcome/notice"): 2 * A_SECOND}


def test_guesses_at_one_account_gain_nothing_by_coming_at_once(workshop):
    served, seed_context = workshop
    ((number, code),) = make_people(seed_context, "Guessed", 1)

    def guess(index):
        phone = Visitor(served.address)
        phone.open("/sign-in")
        wrong = f"3141592{index % 10}"
        return lambda: phone.send("/sign-in", identifier=number, secret=wrong, device="mine")

    answers = all_at_once([lambda index=index: guess(index) for index in range(24)])

    statuses = collections.Counter(answer.status for answer in answers)
    # Five are free; where the machine took a quarter of a minute for them, one more.
    assert (statuses[401] <= 6, statuses[401] + statuses[429]) == (True, 24)
    assert all(int(answer.retry_after) <= 30 for answer in answers if answer.status == 429)
    owner = Visitor(served.address)
    owner.open(f"/card/{code}")
    assert owner.send("/card", code=code, device="mine").status == 200
