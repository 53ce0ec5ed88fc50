"""The fields of a worksheet: what stands beside each, what is printed, and what a visitor sees."""

from tests.pages.learner.test_worksheet import PAGE, SAVE, WHOLE


def test_only_author_is_not_asked_whether_they_worked_on_it_too(mei, post, read):
    empty = read(mei.get(PAGE))
    post(mei, SAVE, {"field-vision": "我们的愿景"})

    for page in (empty, read(mei.get(PAGE))):
        assert page.elements(".//button[@name='worked_too']") == []


def test_each_field_says_its_number_its_state_and_how_long_it_should_be(mei, post, read):
    post(mei, SAVE, {"field-vision": "我们的愿景"})

    page = read(mei.get(PAGE))

    heads = page.texts(".//p[@class='field-number quiet small']")
    assert heads[0] == "第1栏，共10栏 已保存"
    assert heads[2].startswith("第3栏，共10栏")
    assert "已保存" not in heads[2]
    wishes = page.elements(".//*[@data-length]")
    assert [wish.get("data-length") for wish in wishes] == ["100"]


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
