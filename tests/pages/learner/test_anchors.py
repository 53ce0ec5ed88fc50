"""Links within a page lead somewhere, and those of search and glossary to the right section."""

from urllib.parse import unquote

import pytest

from tests.contracts.tree import ROOT

COURSE = "/learn/digital-thinking"
LESSONS = sorted(
    path.name.removesuffix(".en.md") for path in ROOT.glob("courses/digital-thinking/*.en.md")
)
PAGES = (
    "/", "/courses/", "/glossary/", "/library/", "/help", "/privacy", "/verify", "/learn",
    "/courses/digital-thinking", COURSE,
)  # fmt: skip


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_link_within_a_lesson_is_dead(mei, post, read, lesson, language):
    post(mei, "/language", language=language)

    page = read(mei.get(f"{COURSE}/{lesson}"))

    assert page.list_dead_anchors() == []


def test_long_lesson_lists_its_sections(mei, post, read):
    post(mei, "/language", language="en")
    page = read(mei.get(f"{COURSE}/bulk-trap"))

    links = page.elements(".//details[@class='lesson-contents no-print']//a")
    assert [link.text for link in links] == page.texts(".//article/h2")
    assert len(links) > 4


def test_no_link_within_another_page_is_dead(mei, read):
    dead = {address: read(mei.get(address)).list_dead_anchors() for address in PAGES}

    assert {address: anchors for address, anchors in dead.items() if anchors} == {}


def test_cover_of_the_quiz_explains_its_words(mei, read):
    page = read(mei.get(f"{COURSE}/final-quiz"))

    assert "term-contribution" in page.ids()


@pytest.mark.parametrize(("text", "language"), [("盈余 返还", "zh"), ("trade volume", "en")])
def test_result_leads_to_the_section_of_the_hit(mei, post, read, text, language):
    post(mei, "/language", language=language)

    links = [link for link in read(mei.get(f"/search?q={text}")).links() if f"{COURSE}/" in link]

    assert any("#h-" in link for link in links)
    for link in links:
        address, _, anchor = link.partition("#")
        assert not anchor or unquote(anchor) in read(mei.get(address)).ids()


def test_term_leads_to_its_first_use(mei, read):
    links = [
        link for link in read(mei.get("/glossary/contribution")).links() if f"{COURSE}/" in link
    ]

    assert any(link.endswith("#word-contribution") for link in links)
    for link in links:
        address, _, anchor = link.partition("#")
        assert not anchor or anchor in read(mei.get(address)).ids()
