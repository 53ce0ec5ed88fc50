"""A block that is added by its module and template alone goes from Markdown to the lesson page."""

import re
from pathlib import Path

import pytest
from jinja2 import ChoiceLoader, FileSystemLoader

from lms import clock
from lms.accounts.rules.acts import SYSTEM, Act
from lms.catalogue.preparation import Publisher
from lms.catalogue.publisher import publish_folder
from lms.content.blocks import BLOCKS
from lms.content.fix import fix_folder
from lms.content.folder import check_folder, read_courses_folder
from lms.content.markdown import parse_text
from lms.enrolment.queries.enrolments import count_active_learners
from tests.pages.learner.conftest import COURSE
from tests.pages.learner.meter import content

HEAD = "---\ntitle: Tea\nminutes: 1\noutcomes: [o1]\nstatus: ready\n---\nRead.\n"
METER = "\n:::meter id=m-water value=7\nWater in *litres*\n:::\n"
TRANSLATED = METER.replace("Water in *litres*", "水（*升*）").replace("value=7", "value=1")


@pytest.fixture
def meter(monkeypatch, app):
    """The block with its parts, for the time of a test."""
    (block,) = content.BLOCKS
    monkeypatch.setitem(BLOCKS, "meter", block)
    own = FileSystemLoader(Path(__file__).parent / "meter/templates")
    monkeypatch.setattr(app.jinja_env, "loader", ChoiceLoader([app.jinja_env.loader, own]))


@pytest.fixture
def folder(tmp_path):
    """A course in two languages with the block in its only lesson."""
    course = COURSE.replace("closed-course", "meters").replace("access: cohort", "access: account")
    course = course.replace("languages: [en]", "languages: [en, zh]")
    folder = tmp_path / "courses" / "meters"
    folder.mkdir(parents=True)
    (folder / "course.yml").write_text(course.replace("[all-kinds]", "[tea]"))
    (folder / "tea.en.md").write_text(HEAD + METER)
    (folder / "tea.zh.md").write_text(HEAD.replace("Tea", "茶").replace("Read", "读") + TRANSLATED)
    return folder


@pytest.fixture
def published(meter, app, folder, mei, post):
    """Mei takes the course."""
    platform = app.extensions["lms"]
    act = Act(SYSTEM, clock.now())
    publisher = Publisher(
        platform.database, platform.store, act=act, count_active_learners=count_active_learners
    )
    (report,) = publish_folder(publisher, read_courses_folder(folder))
    assert report.result is not None
    assert post(mei, "/courses/meters/enrol", {}).status_code == 303


def codes(folder):
    return [problem.code for problem in check_folder(folder).problems]


def test_a_block_that_is_not_there_is_a_problem(folder):
    assert "block-unknown" in codes(folder)


def test_its_attributes_and_content_are_checked(meter, folder):
    assert codes(folder) == []
    wrong = ":::meter id=m-water value=seven colour=red\n:::\n:::meter\nx\n:::\n"
    (folder / "tea.en.md").write_text(HEAD + wrong)

    assert sorted(code for code in codes(folder) if not code.startswith("translation")) == [
        "block-attribute-missing",
        "block-attribute-unknown",
        "block-attribute-wrong",
        "block-content",
        "id-missing",
    ]


def test_the_same_id_twice_is_a_problem(meter, folder):
    (folder / "tea.en.md").write_text(HEAD + METER + METER)

    assert "duplicate-id" in codes(folder)


def test_a_translation_has_it_too(meter, folder):
    (folder / "tea.zh.md").write_text(HEAD)

    (problem,) = (
        problem for problem in check_folder(folder).problems if problem.severity == "error"
    )

    assert (problem.code, problem.values["kind"]) == ("translation-lacks", "meter")
    assert problem.values["id"] == "m-water"


def test_fix_writes_its_id(meter, folder):
    for path in folder.glob("*.md"):
        path.write_text(path.read_text().replace(" id=m-water", ""))

    fix_folder(folder)

    assert [
        re.search("id=(\\S+)", path.read_text())[1] for path in sorted(folder.glob("*.md"))
    ] == ["m-tea-1", "m-tea-1"]


def test_its_words_are_found_and_read(meter):
    parsed = parse_text(HEAD + METER, path="tea.en.md", language="en")

    assert (parsed.text, parsed.size.words) == ("Read.\nWater in litres", 4)


@pytest.mark.parametrize(("query", "value"), [("", "7"), ("?m-water=9", "9")])
def test_it_is_drawn_on_the_lesson_page(published, mei, query, value):
    html = mei.get(f"/learn/meters/tea{query}").text

    assert '<label for="m-water">水（<em>升</em>）</label>' in html
    assert f'form="meter-m-water" value="{value}"' in html
    assert '<form id="meter-m-water" action="/learn/meters/tea#m-water"></form>' in html
