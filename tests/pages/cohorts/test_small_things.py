"""Small things that coordinators ran into, each with its page."""

import pytest
from sqlalchemy import update

from lms import clock
from lms.accounts.rules.acts import Act, Actor
from lms.certificates.models import Certificate, CertificateFileRow
from lms.enrolment.models import Cohort
from lms.enrolment.services.announcements import add_announcement
from tests.pages.certification.graduates import finish, get_person_id
from tests.pages.certification.serials import show
from tests.pages.client import confirm

WHEN = "Join at https://meet.example/a?b=1&c=2, or ask <b>Ravi</b>. 会议：https://meet.example/中。"


def test_addresses_in_announcements_are_links_and_the_rest_is_text(
    ravi, sign_in, read, database, cohort_id
):
    by = Act(Actor(get_person_id(database, "ravi")), clock.now())
    database.write(add_announcement, by, cohort_id=cohort_id, texts={"en": WHEN})
    wanted = ["https://meet.example/a?b=1&c=2", "https://meet.example/中"]

    for who, address in (("ravi", f"/cohorts/{cohort_id}/announcements"), ("li", "/learn/")):
        sign_in(ravi, who)
        page = read(ravi.get(address))
        links = [link.get("href") for link in page.elements(".//p[@class='announcement']//a")]
        assert [link for link in links if link in wanted] == wanted
        assert "<b>Ravi</b>" not in page.html
        assert "<b>Ravi</b>" in page.text


def test_people_who_take_part_are_listed_with_their_cooperative(ravi, read, cohort_id):
    rows = read(ravi.get(f"/cohorts/{cohort_id}/enrol")).texts(".//div[@class='card row']/span")

    assert rows
    assert all("Cooperative" in row for row in rows)


def test_cards_name_the_network_and_whom_to_ask(ravi, read, post, database, cohort_id):
    contact = update(Cohort).values(contact_name="Anil", contact_phone="+91 1", contact_wechat="an")
    database.write(lambda session: session.execute(contact) and None)
    sun = str(get_person_id(database, "sun"))
    answer = post(ravi, f"/cohorts/{cohort_id}/cards", person=sun)

    page = read(ravi.get(answer.location))

    lines = [line for line in page.texts(".//li[@class='login-card']/p") if "Anil" in line]
    assert [line.split(" · ")[1:] for line in lines] == [["Anil", "+91 1", "WeChat an"]]


@pytest.mark.parametrize("act", ["revoke", "replace"])
def test_a_certificate_that_ended_offers_no_file(
    ravi, sign_in, read, post, database, cohort_id, act
):
    enrolment = str(finish(database, "mei"))
    post(ravi, f"/cohorts/{cohort_id}/certificates", enrolment=enrolment)
    with database.read_session() as session:
        row = session.query(Certificate).one()
        serial, certificate_id = show(row.serial), row.id
    file = CertificateFileRow(
        certificate_id=certificate_id, sha256="0" * 64, size=1, created_at=clock.now()
    )
    database.write(lambda session: session.add(file))
    address = f"/cohorts/{cohort_id}/certificates/{serial}"
    has_file = [link for link in read(ravi.get(address)).links() if ".pdf" in link]
    if act == "revoke":
        confirm(ravi, f"/certificates/{serial}/revoke", reason="A mistake")
    else:
        fields = {"printed_name": "玉湘梅", "latin_name": "YU Xiangmei", "reason": "Wrong"}
        assert post(ravi, f"/certificates/{serial}/replace", fields).status_code == 303
    sign_in(ravi, "mei")
    ended = read(ravi.get(f"/certificates/{serial}"))

    assert has_file
    assert [link for link in ended.links() if ".pdf" in link] == []
