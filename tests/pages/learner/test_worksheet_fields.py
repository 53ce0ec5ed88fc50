"""The fields of a worksheet: what stands beside each, what is printed, and what a visitor sees."""

import pytest

from tests.pages.client import csrf_token
from tests.pages.learner.worksheets import PAGE, SAVE, WHOLE


def test_only_author_is_not_asked_whether_they_worked_on_it_too(mei, post, read):
    empty = read(mei.get(PAGE))
    post(mei, SAVE, {"field-vision": "我们的愿景"})

    for page in (empty, read(mei.get(PAGE))):
        assert page.elements(".//button[@name='worked_too']") == []


def test_each_field_says_its_number_its_state_and_how_long_it_should_be(mei, post, read):
    post(mei, SAVE, {"field-vision": "我们的愿景"})

    page = read(mei.get(PAGE))

    heads = page.texts(".//summary/span[@class='field-number muted small']")
    assert heads[0] == "第1栏，共13栏 已保存"
    assert heads[2].startswith("第3栏，共13栏")
    assert "已保存" not in heads[2]
    wishes = page.elements(".//*[@data-length]")
    assert [wish.get("data-length") for wish in wishes] == ["100"]


def list_open(page):
    return [box.get("id") for box in page.elements(".//details[@data-field][@open]")]


def test_one_field_is_open_at_a_time_and_saving_leads_to_the_next(mei, post, read):
    begun = list_open(read(mei.get(PAGE)))
    answer = post(mei, SAVE, {"field-vision": "我们的愿景", "following": "data-path"})
    again = list_open(read(mei.get(PAGE)))
    chosen = list_open(read(mei.get(f"{PAGE}?field=board-numbers")))
    post(mei, SAVE, {**WHOLE, "hand_in": "1"})

    assert answer.location == f"{PAGE}?said=saved&field=data-path#step-data-path"
    assert (begun, again, chosen) == (["step-vision"], ["step-data-path"], ["step-board-numbers"])
    assert list_open(read(mei.get(PAGE))) == []


def test_every_field_with_an_error_is_open(mei, post, read):
    page = read(post(mei, SAVE, {"field-vision": "愿景", "field-cost": "不多", "hand_in": "1"}))
    missing = read(post(mei, SAVE, {"field-vision": "愿景", "field-cost": "1", "hand_in": "1"}))

    assert list_open(page) == ["step-cost"]
    assert list_open(missing) == [
        "step-data-path", "step-first-step", "step-owner", "step-date",
    ]  # fmt: skip


def test_text_before_a_field_is_folded_with_it_and_the_introduction_once_it_is_begun(
    mei, post, read
):
    intro = ".//details[@class='worksheet-fold'][@open]/summary"
    first = read(mei.get(PAGE))
    post(mei, SAVE, {"field-vision": "我们的愿景"})

    assert first.texts(".//details[@id='step-vision']//h2") == ["我们想走到哪里？"]
    assert first.texts(".//details[@id='step-owner']//h2") == []
    assert first.texts(intro) == ["怎么填这份实操表"]
    assert read(mei.get(PAGE)).texts(intro) == []


def test_sentences_have_an_area_and_a_name_has_a_line(mei, read):
    page = read(mei.get(PAGE))

    areas = {area.get("name") for area in page.elements(".//textarea")}
    assert {"field-first-step", "field-measure", "field-stop-rule"} <= areas
    assert "field-owner" not in areas


def test_long_text_is_printed_whole(mei, post, read):
    text = "很长的一段话。" * 200
    post(mei, SAVE, {"field-vision": text, "field-board-numbers": ["47.6%", "台账"]})

    printed = read(mei.get(PAGE)).texts(".//*[@data-print-value]")

    assert text in printed
    assert "台账" in printed


def test_saving_ends_beside_the_button_and_says_so_there(mei, read):
    page = read(mei.get(f"{PAGE}?said=saved"))

    assert page.texts(".//*[@id='saved']") == ["已保存。"]


def test_reader_who_is_not_enrolled_sees_the_fields_without_controls(client, read):
    answer = client.get(PAGE)

    page = read(answer)
    labels = page.texts(".//div[@class='field blank-field']/p")
    assert answer.status_code == 200
    assert len(labels) >= len(WHOLE)
    assert 'name="field-' not in page.html


@pytest.mark.parametrize(
    ("lesson", "field", "number"),
    [
        ("record-connect-rethink", "hours-today", "744"),
        ("know-your-ecosystem", "largest-share", "47.6"),
        ("leading-change", "cost", "150"),
    ],
)
def test_lesson_offers_the_number_that_the_vision_wants(mei, read, lesson, field, number):
    (link,) = (
        link
        for link in read(mei.get(f"/learn/digital-thinking/{lesson}")).links()
        if "copy=" in link
    )

    assert link == f"{PAGE}?field={field}&copy={number}&example={number}#step-{field}"
    assert read(mei.get(link)).elements(f".//input[@name='field-{field}'][@value='{number}']")


@pytest.mark.parametrize("is_script", [False, True])
def test_a_text_that_is_too_long_is_said_at_its_field_and_the_others_are_saved(
    mei, post, read, is_script
):
    typed = {"field-vision": "x" * 10_001, "field-cost": "不多", "field-owner": "杨秀英"}
    too_long = "文字太长，请缩短到10000字以内。"

    if is_script:
        answer = mei.post(
            SAVE,
            data={**typed, "csrf_token": csrf_token(mei)},
            headers={"Accept": "application/json"},
        )
        assert set(answer.json["errors"]) == {"vision", "cost"}
        assert answer.json["errors"]["vision"] == too_long
    else:
        answer = post(mei, SAVE, typed)
        page = read(answer)
        assert page.texts(".//p[@id='field-vision-error']") == [too_long]
        named = f"我们的愿景（一百字以内）：{too_long}"
        assert page.texts(".//div[@class='error-summary']//li")[0] == named
        assert list_open(page) == ["step-vision", "step-cost"]
        assert page.fields(SAVE)["field-vision"] == typed["field-vision"]
        assert page.fields(SAVE)["field-cost"] == "不多"

    assert answer.status_code == 422
    assert read(mei.get(PAGE)).fields(SAVE)["field-owner"] == "杨秀英"
