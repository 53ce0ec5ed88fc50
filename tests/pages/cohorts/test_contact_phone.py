"""The phone of a cohort's contact: refused at its field, and each number a link of its own."""

from tests.pages.certification.graduates import get_cohort_id

TWO = "+86 138 0013 8000 / 0871-6543 2100"


def send(client, read, post, cohort_id, **values):
    address = f"/cohorts/{cohort_id}/settings"
    typed = {**read(client.get(address)).fields(address), "zone": "Asia/Shanghai"}
    return post(client, address, {**typed, "language": "zh", **values})


def test_nonsense_is_refused_at_its_field_and_stays_typed(client, sign_in, post, read, database):
    sign_in(client, "ravi")
    post(client, "/language", language="en")

    answer = send(client, read, post, get_cohort_id(database), contact_phone="ask Wang")

    assert answer.status_code == 422
    assert "“ask Wang” is not a phone number" in read(answer).text
    assert 'value="ask Wang"' in answer.text


def test_each_number_of_the_contact_can_be_dialled(client, sign_in, post, read, database):
    sign_in(client, "ravi")
    answer = send(client, read, post, get_cohort_id(database), contact_phone=TWO)
    assert answer.status_code == 303, read(answer).text

    sign_in(client, "mei")

    home = client.get("/learn/").text
    assert 'href="tel:+8613800138000"' in home
    assert 'href="tel:087165432100"' in home
