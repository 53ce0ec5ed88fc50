"""Cards of a cohort: who gets a new code, shown again, printed, used."""

import datetime as dt
import re

import pytest
from sqlalchemy import event, func, select, update

from lms import clock
from lms.accounts.models import Card, Person
from lms.accounts.rules.acts import Act, Actor
from lms.accounts.services.cards import issue_card
from tests.pages.certification.graduates import (
    codes,
    forget_proof,
    get_cohort_id,
    get_person_id,
    make_newcomers,
    move_elsewhere,
)
from tests.pages.client import SECRET, sign_in


@pytest.fixture
def ravi(client):
    sign_in(client, "ravi")
    return client


@pytest.fixture
def page(database):
    return f"/cohorts/{get_cohort_id(database)}/cards"


@pytest.fixture
def newcomers(database):
    return make_newcomers(database)


def issue(post, client, page, *people):
    return post(client, page, {"person": [str(person) for person in people]})


def count(database):
    with database.read_session() as session:
        return session.scalar(select(func.count()).select_from(Card))


def test_who_never_came_and_has_no_card_is_ticked(ravi, read, page, newcomers):
    shown = read(ravi.get(page))

    assert "周秀兰" in shown.text
    assert "李美华" not in shown.text
    assert shown.html.count(" checked>") == len(newcomers)
    assert "not used yet" not in shown.text


def test_how_many_unused_codes_a_new_one_voids_is_said(ravi, read, post, page, newcomers):
    issue(post, ravi, page, *newcomers[:2])

    shown = read(ravi.get(f"{page}?who=all"))

    unused = shown.text.count("has a code until")
    assert unused >= 2
    assert f"{unused} people of this list have a code that is not used yet" in shown.text
    assert "A new code cancels the old one" in shown.text


def test_everybody_is_shown_when_asked_and_ticked_only_on_request(ravi, read, page, newcomers):
    everybody = read(ravi.get(f"{page}?who=all"))
    ticked = read(ravi.get(f"{page}?who=all&ticked=all"))

    assert "李美华" in everybody.text
    assert everybody.html.count(" checked>") == len(newcomers)
    assert ticked.html.count(" checked>") == ticked.html.count('name="person"')


def test_error_keeps_the_choice_of_everybody(ravi, read, post, page, newcomers):
    fields = read(ravi.get(f"{page}?who=all")).fields(page)

    answer = post(ravi, page, {**fields, "person": []})

    shown = read(answer)
    assert answer.status_code == 422
    assert "Choose at least one person." in shown.text
    assert shown.texts(".//select[@id='who']/option[@selected]")[0].startswith("everybody")
    assert "李美华" in shown.text


def test_one_cooperative_is_shown_when_asked(ravi, read, page, database):
    with database.read_session() as session:
        yunwu = read(ravi.get(f"{page}?who=all")).html
        number = re.search(r'<option value="(\d+)">Yunwu', yunwu).group(1)
        assert session.scalar(select(func.count()).select_from(Person))

    text = read(ravi.get(f"{page}?who=all&organization={number}")).text

    assert "李美华" in text
    assert "玉香梅" not in text


def test_nobody_needs_a_card(ravi, read, page):
    assert "Everybody here has a PIN or a card." in read(ravi.get(page)).text


def test_empty_cohort(client, read, database):
    cohort_id = move_elsewhere(database, "ravi")
    sign_in(client, "ravi")

    page = read(client.get(f"/cohorts/{cohort_id}/cards"))

    assert "Nobody takes a course in this cohort yet." in page.text


def test_new_codes_are_shown_in_each_persons_language(ravi, post, read, page, newcomers):
    answer = issue(post, ravi, page, *newcomers[:2])

    shown = ravi.get(answer.location)
    text = read(shown).text
    assert (answer.status_code, shown.headers["Cache-Control"]) == (303, "no-store")
    assert len(set(codes(text))) == 2
    assert (
        "用微信扫码，或打开127.0.0.1:8000/card输入登录码。设好密码后登录码失效，学员号一直有效。"
        in text
    )
    assert "Scan with the camera, or type the code at 127.0.0.1:8000/card." in text
    assert "Nguyễn Thị Minh Khai, this is how you start:" in text


def test_code_of_a_card_signs_in_until_a_pin_and_is_shown_no_more(
    ravi, app, post, read, page, newcomers
):
    answer = issue(post, ravi, page, newcomers[0])
    code = codes(read(ravi.get(answer.location)).text)[0]
    phone = app.test_client()

    scanned = read(phone.get(f"/card/{code.replace(' ', '')}")).text
    entered = post(phone, "/card", code=code, device="mine")
    opened = read(ravi.get(f"{page}?who=all")).text
    post(phone, "/welcome/notice")
    post(phone, "/welcome/pin", keep="1")
    again = post(app.test_client(), "/card", code=code, device="mine")

    assert "卡" in scanned or "card" in scanned
    assert "card used, no PIN yet; the code works until" in opened
    assert (entered.status_code, again.status_code == 303) == (303, False)
    assert "You have no unused codes" in read(ravi.get(answer.location)).text


def test_old_code_is_void_after_a_reprint(ravi, app, post, read, page, newcomers):
    first = issue(post, ravi, page, newcomers[0])
    old = codes(read(ravi.get(first.location)).text)[0]

    second = issue(post, ravi, page, newcomers[0])

    new = codes(read(ravi.get(second.location)).text)[0]
    refused = post(app.test_client(), "/card", code=old, device="mine")
    assert old != new
    assert refused.status_code != 303
    assert post(app.test_client(), "/card", code=new, device="mine").status_code == 303


def test_codes_can_be_shown_again_without_new_ones(ravi, post, read, page, newcomers, database):
    answer = issue(post, ravi, page, *newcomers)
    first, before = codes(read(ravi.get(answer.location)).text), count(database)

    again = codes(read(ravi.get(f"{page}/codes")).text)

    assert sorted(first) == sorted(again)
    assert count(database) == before
    assert "nobody has used yet: 9" in read(ravi.get(page)).text


def test_codes_of_another_press_or_person_are_not_shown(
    ravi, app, post, read, page, newcomers, database
):
    first = issue(post, ravi, page, newcomers[0])
    second = issue(post, ravi, page, newcomers[1])
    noor = app.test_client()
    sign_in(noor, "noor")

    assert len(codes(read(ravi.get(second.location)).text)) == 2
    assert len(codes(read(ravi.get(f"{page}/codes")).text)) == 4
    assert codes(read(noor.get(f"{page}/codes")).text) == []
    assert noor.get(f"{page}/codes.pdf").status_code == 404
    assert first.location != second.location


def test_expired_code_is_not_shown(ravi, post, read, page, newcomers, database):
    issue(post, ravi, page, newcomers[0])
    past = clock.now() - dt.timedelta(days=1)
    database.write(lambda session: session.execute(update(Card).values(expires_at=past)) and None)

    assert codes(read(ravi.get(f"{page}/codes")).text) == []


def test_code_lasts_from_the_first_day_of_the_cohort(ravi, post, page, newcomers, database):
    issue(post, ravi, page, newcomers[0])

    with database.read_session() as session:
        card = session.scalars(select(Card).where(Card.person_id == newcomers[0])).one()
    assert dt.timedelta(days=29) < card.expires_at - clock.now() < dt.timedelta(days=32)


def test_proof_is_asked_for_codes_alone(ravi, post, read, page, newcomers, database):
    forget_proof(database)
    before = count(database)

    assert ravi.get(page).status_code == 200
    assert ravi.get(f"{page}/codes").status_code == 403
    assert ravi.get(f"{page}/codes.pdf").status_code == 403
    asked = issue(post, ravi, page, *newcomers[:3])
    assert (asked.status_code, count(database)) == (403, before)
    assert read(asked).html.count('name="person"') == 3
    done = post(ravi, page, {"person": [str(newcomers[0])], "proof": SECRET})
    assert (done.status_code, count(database)) == (303, before + 1)


def test_nobody_ticked_is_said(ravi, post, read, page):
    answer = post(ravi, page)

    assert answer.status_code == 422
    assert "Choose at least one person." in read(answer).text


@pytest.mark.parametrize("name", ["ravi", "ana", "noor"])
def test_staff_and_strangers_get_no_code_here(ravi, post, page, database, name):
    before = count(database)

    answer = issue(post, ravi, page, get_person_id(database, name))

    assert (answer.status_code, count(database)) == (404, before)


def test_other_cohort_is_not_found(client, post, page, newcomers, database):
    move_elsewhere(database, "ravi")
    sign_in(client, "ravi")
    before = count(database)

    statuses = [
        client.get(page).status_code,
        client.get(f"{page}/codes").status_code,
        client.get(f"{page}/codes.pdf").status_code,
        issue(post, client, page, newcomers[0]).status_code,
    ]
    assert (statuses, count(database)) == ([404] * 4, before)


@pytest.mark.parametrize(("name", "status"), [("ana", 403), ("li", 404), ("chen", 404)])
def test_who_has_no_cohort_is_refused(client, post, page, name, status):
    sign_in(client, name)

    assert client.get(page).status_code == status
    assert client.get(f"{page}/codes").status_code == status
    assert post(client, page, person="1").status_code == status


def test_number_of_statements_does_not_grow(ravi, page, newcomers, database):
    def ask(path):
        statements = []

        def note(*arguments):
            statements.append(arguments[2])

        event.listen(database._reader, "before_cursor_execute", note)
        ravi.get(path)
        event.remove(database._reader, "before_cursor_execute", note)
        return len(statements)

    ask(page)  # the caches of the process are warm
    few, many = ask(f"{page}?organization=999"), ask(f"{page}?who=all")

    assert few == many


def test_code_from_the_command_line_is_not_shown(ravi, read, page, app, newcomers, database):
    database.write(
        issue_card,
        Act(Actor(via="shell"), clock.now()),
        person_id=newcomers[0],
        card_key=app.extensions["lms"].keys.card_key,
        first_day=None,
    )

    assert codes(read(ravi.get(f"{page}/codes")).text) == []
