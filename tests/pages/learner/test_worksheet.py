"""The worksheet: saved as one goes, handed in, shared with the cooperative."""

import datetime as dt

import pytest
from sqlalchemy import update

from lms import clock
from lms.accounts.models import Person
from lms.clock import day_of
from lms.plan.models import PlanEntry
from tests.pages.learner.worksheets import PAGE, SAVE, WHOLE


def set_confirmed(database, *, is_confirmed):
    row = update(Person).where(Person.sign_in_name == "dao").values(confirmed=is_confirmed)
    database.write(lambda session: session.execute(row) and None)


def texts_of(page):
    """The fields and their versions, without the buttons."""
    return {key: value for key, value in page.fields(SAVE).items() if "-" in key}


def test_saves_what_is_there_and_says_who_wrote_it(mei, post, read):
    answer = post(mei, SAVE, {"field-vision": "我们想走到那里。"})

    page = read(mei.get(PAGE))
    assert answer.location == f"{PAGE}?said=saved#saved"
    assert "我们想走到那里。" in page.texts(".//textarea[@name='field-vision']")[0]
    assert "最后由玉香梅填写" in page.text


def test_who_reads_the_worksheet_is_said(mei, read):
    page = read(mei.get(PAGE))

    assert "本课程的培训师能看到这份实操表" in page.text
    assert "协调员只看到第一步" in page.text


def test_missing_required_fields_are_named_and_everything_is_kept(mei, post, read):
    answer = post(mei, SAVE, {"field-vision": "愿景", "hand_in": "1"})

    page = read(answer)
    assert answer.status_code == 422
    assert "还没填：我们的第一步" in page.text
    assert "#field-first-step" in page.links()
    assert page.texts(".//textarea[@name='field-vision']") == ["愿景"]
    assert "愿景" in read(mei.get(PAGE)).texts(".//textarea[@name='field-vision']")


def test_handed_in_it_counts_and_stays_editable(mei, post, read):
    answer = post(mei, SAVE, {**WHOLE, "hand_in": "1"})

    assert answer.location == f"{PAGE}?said=handed_in"
    assert "✓ 已提交" in read(mei.get("/learn/digital-thinking")).texts(".//li/span")
    assert post(mei, SAVE, {"field-owner": "王建国"}).status_code == 303
    assert "仍可修改" in read(mei.get(PAGE)).text


def test_unreadable_number_is_named_and_the_rest_is_saved(mei, post, read):
    answer = post(mei, SAVE, {"field-cost": "不多", "field-owner": "杨秀英"})

    page = read(answer)
    assert answer.status_code == 422
    assert 'value="不多"' in page.html
    assert "请用数字填写" in page.text
    assert 'value="杨秀英"' in mei.get(PAGE).get_data(as_text=True)


def test_chinese_date_is_understood(mei, post):
    post(mei, SAVE, {"field-date": "2099年3月5日"})

    assert 'value="2099-03-05"' in mei.get(PAGE).get_data(as_text=True)


def test_first_step_that_would_be_overdue_at_once_is_refused_and_nothing_is_lost(mei, post, read):
    answer = post(mei, SAVE, {**WHOLE, "field-date": "2020-01-01", "hand_in": "1"})

    page = read(answer)
    assert answer.status_code == 422
    assert "#field-date" in page.links()
    assert "请填写今天或以后的日期" in page.texts(".//p[@id='field-date-error']")[0]
    assert page.fields(SAVE)["field-date"] == "2020-01-01"
    stored = read(mei.get(PAGE))
    assert stored.fields(SAVE)["field-date"] == ""
    assert stored.fields(SAVE)["field-owner"] == WHOLE["field-owner"]
    assert "已提交" not in stored.text


@pytest.mark.parametrize(("days", "status"), [(-1, 422), (0, 303), (1, 303)])
def test_first_step_is_done_by_today_at_the_earliest(mei, post, days, status):
    today = day_of(clock.now(), "Asia/Shanghai")

    answer = post(mei, SAVE, {"field-date": str(today + dt.timedelta(days=days))})

    assert answer.status_code == status


def test_day_that_has_passed_since_it_was_saved_does_not_hold_up_the_rest(
    mei, database, post, read
):
    post(mei, SAVE, WHOLE)
    passed = update(PlanEntry).where(PlanEntry.role == "date", PlanEntry.page == "vision")
    database.write(lambda session: session.execute(passed.values(value="2020-01-01")) and None)
    shown = read(mei.get(PAGE)).fields(SAVE)

    assert post(mei, SAVE, {**shown, "field-owner": "玉香梅", "hand_in": "1"}).status_code == 303


def test_table_keeps_its_rows(mei, post, read):
    post(mei, SAVE, {"field-board-numbers": ["47.6%", "台账", "", "", "3", "付款表"]})

    shown = mei.get(PAGE).get_data(as_text=True)
    assert shown.count('name="field-board-numbers"') == 6
    assert shown.index('value="47.6%"') < shown.index('value="付款表"')


def test_second_writer_gets_both_texts(app, mei, post, read, sign_in):
    other = app.test_client()
    sign_in(other, "dao")
    version = read(mei.get(PAGE)).fields(SAVE)["version-owner"]
    post(other, SAVE, {"field-owner": "刀玉兰", "version-owner": version})

    answer = post(mei, SAVE, {"field-owner": "玉香梅", "version-owner": version})

    page = read(answer)
    assert answer.status_code == 409
    assert "刀玉兰刚才保存了：" in page.text
    assert page.fields(SAVE)["field-owner"] == "玉香梅"
    both = {"field-owner": "两人", "version-owner": page.fields(SAVE)["version-owner"]}
    assert post(mei, SAVE, both).status_code == 303


def test_what_another_wrote_unseen_is_not_written_over_later(app, mei, post, read, sign_in):
    other = app.test_client()
    sign_in(other, "dao")
    seen = {"field-owner": "", "version-owner": "0", "field-measure": "", "version-measure": "0"}
    post(other, SAVE, {"field-owner": "刀玉兰", "field-measure": "天数"})

    page = read(post(mei, SAVE, {**seen, "field-owner": "玉香梅"}))

    assert page.fields(SAVE)["version-measure"] == "0"
    assert page.fields(SAVE)["version-owner"] == "1"


def test_script_learns_the_new_versions(mei, post, read):
    token = read(mei.get(PAGE)).fields(SAVE)["csrf_token"]

    answer = mei.post(
        SAVE,
        data={"csrf_token": token, "field-owner": "杨秀英", "version-owner": "0"},
        headers={"Accept": "application/json"},
    )

    found = answer.get_json()
    assert (found["errors"], found["message"], found["versions"]) == ({}, "", {"owner": 1})
    assert found["next"] == f"{PAGE}?said=saved#saved"


def test_i_worked_on_this_too(app, mei, post, read, sign_in):
    other = app.test_client()
    sign_in(other, "dao")
    post(mei, SAVE, {"field-vision": "我们的愿景"})

    assert read(other.get(PAGE)).elements(".//button[@name='worked_too']") != []
    post(other, SAVE, {"worked_too": "vision"})

    page = read(mei.get(PAGE))
    assert "一起做的还有：刀玉兰。" in page.text
    assert post(mei, SAVE, {"worked_too": "no-page"}).status_code == 404


def test_another_cooperative_sees_nothing_of_it(app, mei, post, sign_in):
    post(mei, SAVE, {"field-vision": "我们的秘密"})
    stranger = app.test_client()
    sign_in(stranger, "zhao")

    assert "我们的秘密" not in stranger.get(PAGE).get_data(as_text=True)
    assert "我们的秘密" not in stranger.get(f"{PAGE}/print").get_data(as_text=True)


def test_whoever_is_to_be_confirmed_reads_and_writes_nothing_of_the_plan(
    app, mei, database, post, read, sign_in
):
    post(mei, SAVE, {"field-first-step": "我们的秘密"})
    set_confirmed(database, is_confirmed=False)
    joiner = app.test_client()
    sign_in(joiner, "dao")

    assert "我们的秘密" not in joiner.get(PAGE).get_data(as_text=True)
    assert "我们的秘密" not in joiner.get(f"{PAGE}/print").get_data(as_text=True)
    assert post(joiner, SAVE, {"field-first-step": "别的"}).status_code == 303
    assert post(joiner, SAVE, {**WHOLE, "hand_in": "1"}).status_code == 303
    assert post(joiner, SAVE, {"worked_too": "vision"}).status_code == 404
    page = read(mei.get(PAGE))
    assert "我们的秘密" in page.texts(".//textarea[@name='field-first-step']")[0]
    assert "刀玉兰" not in page.text
    # Confirmed, she finds her texts: as proposals where the plan is empty, else beside its text.
    set_confirmed(database, is_confirmed=True)
    found = read(joiner.get(PAGE))
    assert found.fields(SAVE)["field-owner"] == WHOLE["field-owner"]
    assert "成为计划的一部分" in found.texts(".//details[@id='step-owner']")[0]
    assert WHOLE["field-first-step"] in found.texts(".//details[@id='step-first-step']")[0]
    assert read(mei.get(PAGE)).fields(SAVE)["field-owner"] == ""
    post(joiner, SAVE, {**found.fields(SAVE), "discard": "first-step"})
    again = read(joiner.get(PAGE))
    assert WHOLE["field-first-step"] not in again.text
    assert read(mei.get(PAGE)).fields(SAVE)["field-owner"] == WHOLE["field-owner"]


def test_proposed_text_is_refused_by_emptying_its_field_or_by_its_button(
    app, mei, database, post, read, sign_in
):
    set_confirmed(database, is_confirmed=False)
    joiner = app.test_client()
    sign_in(joiner, "dao")
    post(joiner, SAVE, {"field-owner": "刀玉兰", "field-first-step": "别的"})
    set_confirmed(database, is_confirmed=True)
    proposed = read(joiner.get(PAGE))
    buttons = proposed.elements(".//button[@name='discard']")
    assert [button.get("value") for button in buttons] == ["first-step", "owner"]

    refused = {**texts_of(proposed), "field-owner": "", "discard": "first-step"}
    assert post(joiner, SAVE, refused).status_code == 303

    page = read(joiner.get(PAGE))
    assert page.elements(".//button[@name='discard']") == []
    post(joiner, SAVE, texts_of(page))  # as the autosave of another field
    plan = read(mei.get(PAGE)).fields(SAVE)
    assert (plan["field-owner"], plan["field-first-step"]) == ("", "")


def test_monday_shows_the_first_step(mei, post, read):
    post(mei, SAVE, WHOLE)

    page = read(mei.get(f"{PAGE}/print"))

    assert page.texts(".//p[@class='worksheet-print-step keep-lines']") == [
        "在一个村，重量只录一次。"
    ]
    assert "2099年3月15日" in page.text


def test_is_not_kept_by_the_browser(mei):
    assert mei.get(PAGE).headers["Cache-Control"] == "no-store"


def test_visitor_reads_it_without_fields(client, read):
    page = read(client.get(PAGE))

    assert SAVE not in page.forms()
    assert "field-owner" not in page.html


@pytest.mark.parametrize("name", ["ravi", "ana"])
def test_wrong_role_is_refused(client, sign_in, post, name):
    sign_in(client, name)

    assert post(client, SAVE, {**WHOLE, "discard": "owner"}).status_code == 403


def test_other_lessons_are_no_worksheets(mei, post):
    discarded = {"discard": "owner"}
    assert post(mei, "/learn/digital-thinking/why-now/worksheet", discarded).status_code == 404
    assert post(mei, "/learn/tea/vision/worksheet", discarded).status_code == 404
    assert mei.get("/learn/digital-thinking/why-now/print").status_code == 404


def test_very_long_text_is_refused_and_kept(mei, post, read):
    page = post(mei, SAVE, {"field-vision": "a" * 10_001})

    assert page.status_code == 422
    assert "请缩短到10000字以内" in read(page).text


def test_calculator_in_a_worksheet_computes_what_stands_in_the_address(
    client, sign_in, post, read, open_course
):
    path = f"/learn/{open_course}/sheet"
    seen = [read(client.get(f"{path}?sum.price=1,200"))]
    sign_in(client, "mei")
    post(client, f"/courses/{open_course}/enrol", {})
    seen.append(read(client.get(f"{path}?sum.price=1,200")))

    for page in seen:
        assert "3,600" in page.texts(".//output")
        assert page.elements(".//input[@name='sum.price'][@form='calculator-sum']")
        for form in ("calculator-sum", "calculator-sum-example"):
            assert page.elements(f".//form[@id='{form}'][@action='{path}#sum']")
    assert f"{path}/worksheet" in seen[1].forms()
