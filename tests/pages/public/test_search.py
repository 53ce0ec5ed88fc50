"""The page of the search: terms, courses and lessons by their words, and pages of results."""

import pytest

from lms.catalogue.queries.published import get_shared
from tests.pages.public.searches import find, list_titles


def test_stranger_finds_a_term_and_its_lesson_in_chinese(client, read):
    page = find(client, read, "电商", "zh-CN")

    assert page.language == "zh-Hans"
    assert list_titles(page)[0] == "电子商务（电商）"
    assert "/glossary/e-commerce" in page.addresses()
    assert "/learn/digital-thinking/eight-tools" in page.addresses()
    assert "电商" in page.texts(".//mark")


@pytest.mark.parametrize(
    "text", ["yijia", "YI JIA", "ｙｉｊｉａ", "溢价 ", "gongpingmaoyi", "Premium"]
)
def test_readings_and_widths_find_the_term(client, read, text):
    assert "/glossary/fairtrade-premium" in find(client, read, text, "zh").addresses()


@pytest.mark.parametrize("text", ["溢价 盈余", "盈余 溢价", "溢价　盈余", "盈余 溢价 溢价"])
def test_words_apart_find_the_text_that_has_them_anywhere(client, read, text):
    page = find(client, read, text, "zh")

    assert "/learn/digital-thinking/data-at-the-core" in page.addresses()
    assert "下面是最接近的" not in page.text


@pytest.mark.parametrize("text", ["直播 茶", "溢价 溢价", "退货 快递", "成员 溢价"])
def test_two_short_words_find_something(client, read, text):
    assert list_titles(find(client, read, text, "zh"))


@pytest.mark.parametrize("text", ["盈余 火箭", "溢价 盈余 火箭"])
def test_word_that_nothing_has_leaves_the_nearest(client, read, text):
    page = find(client, read, text, "zh")

    assert "/learn/digital-thinking/data-at-the-core" in page.addresses()
    assert "下面是最接近的" in page.text


@pytest.mark.parametrize(
    ("text", "language", "term"),
    [
        ("crm系统", "zh", "crm"),
        ("CRM系统", "zh", "crm"),
        ("客户关系管理系统", "zh", "crm"),
        ("erp软件", "zh", "erp"),
        ("CRM software", "en", "crm"),
        ("ERP systems", "en", "erp"),
        ("什么是溢价", "zh", "fairtrade-premium"),
        ("what is the Fairtrade Premium?", "en", "fairtrade-premium"),
        ("开票", "zh", "fully-digitalized-e-invoice"),
        ("怎么开票", "zh", "fully-digitalized-e-invoice"),
        ("扫码", "zh", "qr-code"),
        ("organisation", "en", "spo"),
        ("digitalisation", "en", "digitalization"),
    ],
)
def test_everyday_words_find_the_term(client, read, text, language, term):
    page = find(client, read, text, language)

    assert f"/glossary/{term}" in page.links()
    assert "下面是最接近的" not in page.text


@pytest.mark.parametrize("text", ["crm系统", "客户关系管理系统", "erp系统"])
def test_ending_of_a_tool_finds_all_that_its_name_finds(client, read, text):
    name = text.removesuffix("系统")

    assert list_titles(find(client, read, text, "zh")) == list_titles(
        find(client, read, name, "zh")
    )


@pytest.mark.parametrize("text", ["怎么卖茶", "如何卖茶", "卖茶", "怎么办"])
def test_question_of_everyday_finds_texts(client, read, text):
    assert list_titles(find(client, read, text, "zh"))


def test_misspelt_word_of_a_longer_term_is_suggested(client, read):
    assert "/glossary/fairtrade-premium" in find(client, read, "premum").links()


@pytest.mark.parametrize("text", ["organisator", "fee registry office"])
def test_unlike_words_are_not_suggested(client, read, text):
    assert "/glossary/registration-fee" not in find(client, read, text).links()


@pytest.mark.parametrize(
    ("text", "language", "facet"),
    [
        ("茶叶", "zh", "product=tea"),
        ("tea", "en", "product=tea"),
        ("直播", "zh", "channel=livestream"),
    ],
)
def test_cases_are_found_by_the_names_of_their_facets(client, read, text, language, facet):
    library = read(client.get(f"/library/?{facet}", headers={"Accept-Language": language}))
    cases = {
        link
        for link in library.addresses()
        if link.startswith("/library/") and link[9:10].isalpha()
    }
    pages = (find(client, read, text, language, page=page) for page in range(1, 6))
    found = {link for page in pages for link in page.addresses()}

    assert cases
    assert cases <= found


def test_every_word_of_the_glossary_is_found(client, read, database):
    with database.read_session() as session:
        glossary = get_shared(session).glossary
    missing = [
        (name, word)
        for name, entry in glossary.items()
        for language, term in entry.items()
        for word in (term.word, *term.synonyms)
        if f"/glossary/{name}" not in find(client, read, word, language).addresses()
    ]

    assert missing == []


def test_words_of_the_other_language_find_the_lesson_under_the_reader_s_title(client, read):
    page = find(client, read, "大宗出口", "en")

    assert "The bulk trap" in list_titles(page)
    assert "<mark>" in page.html
    assert 'lang="zh-Hans"' in page.html


def test_course_is_found_by_its_title(client, read):
    page = find(client, read, "Digital thinking for cooperative leaders")

    assert list_titles(page)[0] == "Digital thinking for cooperative leaders"
    assert "/courses/digital-thinking" in page.addresses()


def test_without_a_query_there_is_the_form_only(client, read):
    page = find(client, read, "")

    assert list_titles(page) == []
    assert "One or two words are enough" in page.text


def test_nothing_found_leads_on(client, read):
    page = find(client, read, "traceabilty")

    assert "Nothing found for “traceabilty”." in page.text
    assert "/glossary/traceability" in page.addresses()
    assert {"/courses/", "/help"} <= set(page.addresses())


@pytest.mark.parametrize("text", ["保费", "加价", "奖金", "返利", "co-op"])
def test_words_with_one_character_in_common_are_not_suggested(client, read, text):
    assert "Did you mean" not in find(client, read, text).text


@pytest.mark.parametrize(
    ("text", "term"), [("易价", "fairtrade-premium"), ("追朔", "traceability")]
)
def test_word_that_sounds_the_same_is_suggested(client, read, text, term):
    assert f"/glossary/{term}" in find(client, read, text).addresses()


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "tea AND (",
        "'; --",
        "{title_words}: a",
        "*",
        "，。！",
        "🍵",
        "a" * 3000,
        "茶" * 300,
        "<b>",
    ],
)
def test_hostile_text_is_an_ordinary_query(client, read, text):
    assert "<b>" not in find(client, read, text).html


@pytest.mark.parametrize(("text", "status"), [("\0", 400), ("a" * 10_000, 414)])
def test_what_is_no_text_is_refused_as_everywhere(client, text, status):
    assert client.get("/search", query_string={"q": text}).status_code == status


@pytest.mark.parametrize("text", ["价", "数"])
def test_one_character_is_a_query(client, read, text):
    titles = list_titles(find(client, read, text, "zh"))

    assert any(text in title for title in titles)


def test_one_letter_is_a_query(client, read):
    page = find(client, read, "q", "zh")

    assert page.texts(".//ol") == []
    assert page.elements(".//input[@name='q'][@value='q']")


def test_results_are_paged(client, read):
    first = find(client, read, "合作社", "zh")
    second = find(client, read, "合作社", "zh", page=2)
    beyond = find(client, read, "合作社", "zh", page=999)

    assert len(list_titles(first)) == 20
    assert set(list_titles(first)).isdisjoint(list_titles(second))
    assert "page=2" in " ".join(first.addresses())
    assert list_titles(beyond)
    for page in ("0", "-1", "x", "9" * 50):
        assert list_titles(find(client, read, "合作社", "zh", page=page)) == list_titles(first)


@pytest.mark.parametrize("address", ["/", "/courses/", "/glossary/fairtrade-premium", "/search"])
def test_public_pages_have_the_form(client, read, address):
    page = read(client.get(address))

    form = ".//form[@role='search'][@action='/search']"
    assert page.texts(f"{form}/button") == ["Search"]
    assert page.elements(f"{form}//input[@name='q']")


def test_my_learning_has_the_form(client, read, sign_in):
    sign_in(client, "mei")

    assert read(client.get("/learn/")).texts(".//form[@role='search']/button") == ["搜索"]


def test_number_of_statements_does_not_grow_with_results(client, count_sent):
    few = count_sent(lambda: client.get("/search?q=yijia"))
    many = count_sent(lambda: client.get("/search?q=cooperative"))

    assert many <= few + 1
