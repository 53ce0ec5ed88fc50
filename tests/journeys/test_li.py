"""Li's way on one phone without scripts: from the card in her hand to the certificate."""

from tests.journeys.people import READINGS, SHEET, attempt_of
from tests.journeys.phone import Phone, text_of

RIGHT_IS = "正确答案："


def test_card_leads_through_notice_pin_and_name(app, card):
    phone = Phone(app)

    phone.open(f"/card/{card.code}")
    phone.press("/card", device="mine")
    notice = phone.text
    phone.press("/welcome/notice")
    shown = phone.page.texts(".//strong")
    phone.press("/welcome/pin", keep="1")
    name = phone.text
    phone.press("/welcome/name")

    assert phone.path == "/learn/"
    assert phone.language == "zh-Hans"
    assert "合作社负责人只能看到你学完了哪些课、是否通过，看不到你的答案。" in notice
    assert "证书上将印：李美华。" in name
    again = Phone(app)
    again.open("/sign-in")
    again.press("/sign-in", identifier=shown[0], secret=shown[1], device="mine")
    assert again.path == "/learn/"


def test_home_leads_into_the_first_lesson_in_chinese(li):
    home = li.open("/learn/")

    assert f"/learn/digital-thinking/{READINGS[0]}" in home.links()
    li.open(f"/learn/digital-thinking/{READINGS[0]}")
    assert li.language == "zh-Hans"
    assert "为什么" in li.page.title


def test_done_leads_to_the_next_lesson_until_all_are_done(li, course):
    for lesson in READINGS[:-1]:
        li.open(f"{course.address}/{lesson}")
        li.press(f"{course.address}/{lesson}/complete")
        assert li.path.startswith(f"{course.address}/")

    assert li.path == f"{course.address}/{READINGS[-1]}"


def test_practice_mistake_is_explained_and_a_right_answer_confirmed(li, course):
    address = f"{course.address}/bulk-trap"
    li.open(address)
    question = (
        li.tree(".//fieldset[@data-practice='single']")[0].get("id").removeprefix("question-")
    )
    post = f"{address}/practice/{question}"
    said = []
    for option in ("1", "2", "3"):
        li.press(post, {f"answer-{question}": option})
        feedback = f".//fieldset[@id='question-{question}']//div[@data-feedback]"
        said.append(text_of(li.tree(feedback))[0])
        assert li.status == 200

    verdicts = [item.startswith("对了") for item in said]
    assert verdicts.count(True) == 1, said
    assert len(set(said)) == 3
    assert all(len(item) > 12 for item in said)


def test_failed_quiz_names_what_to_reread_and_keeps_the_right_options(li, course):
    attempt = course.take_quiz(li, right=9)

    assert li.path == f"/attempts/{attempt}"
    assert "满分14分，得9分，需要10分，只差1分。" in li.text
    reread = [link for link in li.page.links() if link.startswith(f"{course.address}/")]
    assert reread != []
    assert "合作社看不到分数" in li.text
    assert RIGHT_IS not in li.text


def test_second_miss_waits_an_hour(li, course, later):
    course.take_quiz(li, right=5)
    course.take_quiz(li, right=5)

    start = li.open(course.quiz)
    later(minutes=59)
    still = li.open(course.quiz)
    later(minutes=2)
    li.open(course.quiz)
    open_again = li.press(f"{course.quiz}/attempts")

    assert f"{course.quiz}/attempts" not in start.forms() + still.forms()
    assert attempt_of(li.path) > 0
    assert "14" in open_again.text


def test_post_while_waiting_shows_the_start_page(li, course):
    li.open(course.quiz)
    token = li.page.fields(f"{course.quiz}/attempts")["csrf_token"]
    course.take_quiz(li, right=0)
    course.take_quiz(li, right=0)

    answer = li.client.post(f"{course.quiz}/attempts", data={"csrf_token": token})

    assert (answer.status_code, answer.location) == (303, course.quiz)


def test_retake_prefers_questions_not_seen(li, course):
    first = course.questions(course.take_quiz(li, right=0))

    second = course.questions(course.begin(li))

    assert len(first) == len(second) == 14
    # Of each outcome there are as many again, so nothing has to be asked twice.
    assert set(first) & set(second) == set()


def test_right_options_are_shown_after_passing_only(li, course):
    failed = course.take_quiz(li, right=9)
    before = li.text
    course.take_quiz(li, right=13)
    passed = li.text
    after = li.open(f"/attempts/{failed}").text

    assert [RIGHT_IS in page for page in (before, passed, after)] == [False, True, True]


def test_passed_quiz_says_what_is_left(li, course):
    course.read_all(li)
    course.take_quiz(li, right=12)

    assert "还差一步：交实操表，约30分钟。" in li.text
    assert course.sheet in li.page.links()


def test_worksheet_names_what_is_missing_and_loses_nothing(li, course):
    li.open(course.sheet)
    typed = {name: value for name, value in SHEET.items() if name != "field-owner"}
    li.press(f"{course.sheet}/worksheet", typed, status=422, hand_in="1")
    named = li.page.links()
    shown = li.page.fields(f"{course.sheet}/worksheet")
    li.press(f"{course.sheet}/worksheet", {"field-owner": "杨秀英"}, hand_in="1")
    stands = li.page.fields(f"{course.sheet}/worksheet")

    assert [link for link in named if link.startswith("#field-")] == ["#field-owner"]
    assert {name: shown[name] for name in typed} == typed
    assert {name: stands[name] for name in SHEET} == SHEET
    assert li.path == f"{course.sheet}?said=handed_in"


def test_certificate_waits_until_everything_is_done(li, course):
    course.read_all(li)
    course.take_quiz(li)
    li.open(f"{course.address}/certificate")
    before = li.path
    course.hand_in(li)
    li.open(f"{course.address}/certificate")

    assert before == course.address
    assert "证书上将印：李美华。" in li.text


def test_certificate_is_asked_for_once(li_certified):
    first = li_certified.path

    li_certified.open("/learn/digital-thinking/certificate")

    assert first.startswith("/certificates/")
    assert li_certified.path == first
