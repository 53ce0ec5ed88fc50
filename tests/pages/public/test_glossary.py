"""The glossary by letter and reading, one term, and where it is taught."""

import pytest

from tests.pages.learner.conftest import COURSE, publish

CHINESE = {"Accept-Language": "zh-CN"}
LESSON = """\
---
title: The sheet
minutes: 4
status: ready
---
What stays is the [contribution](term:contribution).
"""


def list_letters(page):
    return [link for link in page.links() if link.startswith("#letter-")]


def test_glossary_is_by_letter_in_english(client, read):
    page = read(client.get("/glossary/"))

    letters = page.texts(".//h2")
    assert letters == sorted(letters)
    assert len(letters) == len(list_letters(page))
    assert "240 words" in page.text
    assert "of 231" not in page.text
    words = page.texts(".//section[@aria-labelledby='letter-C']//span[@class='link-title']")
    assert words == sorted(words, key=str.casefold)
    assert all(word[0] in "Cc" for word in words)


def test_glossary_is_by_reading_in_chinese(client, read):
    page = read(client.get("/glossary/", headers=CHINESE))

    words = page.texts(".//section[@aria-labelledby='letter-B']//span[@class='link-title']")
    assert "边际贡献" in words
    assert "成员" not in words


@pytest.mark.parametrize("wanted", ["贡献", "貢獻", "CONTRIB", "ｃｏｎｔｒｉｂ"])
def test_filter_finds_words_of_every_language(client, read, wanted):
    page = read(client.get("/glossary/", query_string={"contains": wanted}))

    assert "/glossary/contribution" in page.links()
    assert "/glossary/member" not in page.links()


@pytest.mark.parametrize("wanted", ["yijia", "YI JIA", "ｙｉｊｉａ", "gongpingmaoyi"])
def test_filter_finds_words_by_their_reading(client, read, wanted):
    page = read(client.get("/glossary/", query_string={"contains": wanted}))

    assert "/glossary/fairtrade-premium" in page.links()
    assert "/glossary/member" not in page.links()


def test_filter_without_a_word_leads_back(client, read):
    page = read(client.get("/glossary/?contains=%3Cb%3Exyzzy"))

    assert "No word contains this text." in page.text
    assert "<b>xyzzy" not in page.html


def test_term_names_other_language_and_lessons(client, read):
    page = read(client.get("/glossary/contribution"))

    assert "边际贡献" in page.text
    assert "/learn/digital-thinking/bulk-trap" in page.addresses()
    assert not any("final-quiz" in link for link in page.addresses())


@pytest.mark.parametrize(
    "term", ["e-commerce-platform", "cloud-computing", "rfid", "member", "cooperative"]
)
def test_term_that_lessons_name_without_a_link_lists_them(client, read, term):
    page = read(client.get(f"/glossary/{term}", headers=CHINESE))

    assert any(link.startswith(("/learn/", "/library/")) for link in page.links()[8:])
    assert {"哪些课讲到", "哪些课还用到", "哪些课用到"} & set(page.texts(".//h2"))


def test_term_that_a_lesson_only_names_is_not_said_to_be_taught(app, client, read, tmp_path):
    course = COURSE.replace("all-kinds", "sheet").replace("access: cohort", "access: public")
    lesson = LESSON.replace("[contribution](term:contribution)", "two credit limits")
    publish(app, tmp_path / "courses/closed-course", {"sheet": lesson}, course)

    page = read(client.get("/glossary/credit-limit"))

    assert "Where it is used" in page.texts(".//h2")
    assert "Where it is taught" not in page.texts(".//h2")
    assert "/learn/closed-course/sheet" in page.links()


def test_term_that_no_text_has_says_so(client, read):
    page = read(client.get("/glossary/attribution"))

    assert "No published lesson or case has this word" in page.text


def test_lesson_that_one_may_not_read_is_a_title_only(app, client, read, tmp_path):
    course = COURSE.replace("all-kinds", "sheet")
    publish(app, tmp_path / "courses/closed-course", {"sheet": LESSON}, course)

    page = read(client.get("/glossary/contribution"))

    assert "The sheet" in page.text
    assert "/learn/closed-course/sheet" not in page.links()


def test_lesson_explains_its_terms_in_the_page(client, read):
    page = read(client.get("/learn/digital-thinking/bulk-trap"))

    noted = [element.get("id") for element in page.elements(".//div[@class='term-note']")]
    linked = [link[1:] for link in page.links() if link.startswith("#term-")]
    assert list(dict.fromkeys(linked)) == noted
    assert "term-contribution" in noted
    assert len(page.elements(".//a[@id='word-contribution']")) == 1
    assert "#word-contribution" in page.links()
    assert "/glossary/contribution" in page.links()


def test_lesson_without_terms_has_no_list_of_words(app, client, read, tmp_path):
    course = COURSE.replace("all-kinds", "sheet").replace("access: cohort", "access: public")
    lesson = LESSON.replace("[contribution](term:contribution)", "contribution")
    publish(app, tmp_path / "courses/closed-course", {"sheet": lesson}, course)

    assert "data-terms" not in client.get("/learn/closed-course/sheet").text


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ["Also called: online selling", "Also called: 电商, 网上销售"]),
        ("zh", ["也叫：电商、网上销售", "也叫：online selling"]),
    ],
)
def test_synonyms_are_listed_as_the_page_writes(client, read, language, lines):
    page = read(client.get("/glossary/e-commerce", headers={"Accept-Language": language}))

    shown = [" ".join(text.split()) for text in page.texts(".//p")]
    assert [text for text in shown if text.startswith(lines[0][:2])] == lines
    other = {"en": "zh-Hans", "zh": "en"}[language]
    assert page.elements(f".//p/span[@lang='{other}']")


def test_a_word_for_authors_is_on_no_public_page(client, read):
    shown = read(client.get("/glossary/", query_string={"contains": "distractor"}))
    found = read(client.get("/search", query_string={"q": "干扰项"}))

    assert "No word contains this text." in shown.text
    assert "/glossary/distractor" not in found.links()
    assert client.get("/glossary/distractor").status_code == 404
