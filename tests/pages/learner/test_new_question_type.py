"""A type of question that is added by its parts alone goes from Markdown to a graded answer."""

import re
from pathlib import Path

import pytest
from jinja2 import ChoiceLoader, FileSystemLoader

from lms import clock
from lms.accounts.rules.acts import SYSTEM, Act
from lms.assessment.types import TYPES as ANSWER_TYPES
from lms.catalogue.preparation import Publisher
from lms.catalogue.publisher import publish_folder
from lms.content.folder import check_folder, read_courses_folder
from lms.content.messages import CATALOGUE, FIXED_WORDS, add_messages
from lms.content.problems import format_problem
from lms.content.questions.types import TYPES
from lms.content.structure_errors import is_structure_error
from lms.enrolment.queries.enrolments import count_active_learners
from lms.i18n import translate
from tests.pages.learner.conftest import COURSE
from tests.pages.learner.slider import assessment, content

QUESTION = """
:::question slider id={id} min=0 max=10 outcome=o1 lesson=tea
How many leaves make one kilogram of tea, in thousands?

= 7

hint: More than five.

explain: About seven thousand.
:::
"""
LESSON = "---\ntitle: Tea\nminutes: 1\noutcomes: [o1]\nstatus: ready\n---\nRead.\n"
QUIZ = "---\ntitle: Quiz\nminutes: 1\nkind: quiz\noutcomes: [o1]\nstatus: ready\n---\n"


@pytest.fixture
def slider(monkeypatch, app):
    """The type with its parts, for the time of a test."""
    monkeypatch.setitem(TYPES, "slider", content.TYPE)
    monkeypatch.setitem(ANSWER_TYPES, "slider", assessment.TYPE)
    own = FileSystemLoader(Path(__file__).parent / "slider/templates")
    monkeypatch.setattr(app.jinja_env, "loader", ChoiceLoader([app.jinja_env.loader, own]))
    add_messages(content)
    yield
    FIXED_WORDS.difference_update(content.MESSAGE_PARAMETERS)
    for code in content.MESSAGES:
        del CATALOGUE[code]


@pytest.fixture
def folder(tmp_path):
    """A course with the question in practice and in a quiz."""
    course = COURSE.replace("closed-course", "slide").replace("access: cohort", "access: account")
    folder = tmp_path / "courses" / "slide"
    folder.mkdir(parents=True)
    (folder / "course.yml").write_text(course.replace("[all-kinds]", "[tea, end]"))
    (folder / "tea.en.md").write_text(LESSON + QUESTION.format(id="q-try"))
    (folder / "end.en.md").write_text(QUIZ + QUESTION.format(id="q-end"))
    return folder


@pytest.fixture
def published(slider, app, folder, mei, post):
    """Mei takes the course."""
    platform = app.extensions["lms"]
    publisher = Publisher(
        platform.database,
        platform.store,
        act=Act(SYSTEM, clock.now()),
        count_active_learners=count_active_learners,
    )
    (report,) = publish_folder(publisher, read_courses_folder(folder))
    assert report.result is not None
    assert post(mei, "/courses/slide/enrol", {}).status_code == 303


def codes(folder):
    return [problem.code for problem in check_folder(folder).problems]


def find_attributes(html, control):
    tag = re.search(rf'<input[^>]* id="{control}"[^>]*>', html)
    return dict(re.findall(r'(\w+)="([^"]*)"', tag[0]))


def test_a_type_that_is_not_there_is_a_problem(folder):
    assert "question-type" in codes(folder)


def test_its_lines_and_attributes_are_checked(slider, folder):
    assert codes(folder) == []

    wrong = QUESTION.format(id="q-try").replace("= 7", "").replace("max=10", "max=ten")
    (folder / "tea.en.md").write_text(LESSON + wrong)

    assert codes(folder) == ["answer-missing", "block-attribute-wrong"]


def test_a_problem_of_the_type_alone_has_its_own_words(slider, folder):
    ends = QUESTION.format(id="q-try").replace("max=10", "max=0")
    (folder / "tea.en.md").write_text(LESSON + ends)

    (problem,) = check_folder(folder).problems
    said = format_problem(problem, lambda message, context: context or message)

    assert (problem.code, is_structure_error(problem)) == ("slider-ends", True)
    assert "The slider has no value in a problem." in said


def test_a_code_that_is_there_already_is_refused(slider):
    with pytest.raises(ValueError, match="repeats the codes slider-ends"):
        add_messages(content)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("7", "Right."),
        ("6", "Partly right. Look again."),
        ("x", "This cannot be read as a number. Write digits only, such as 120960 or 12.5."),
        ("", "Nothing is chosen yet."),
    ],
)
def test_practice_is_drawn_and_judged(published, mei, post, read, typed, said):
    shown = find_attributes(mei.get("/learn/slide/tea").text, "answer-q-try")
    assert (shown["type"], shown["max"], shown["form"]) == ("range", "10", "practice-q-try")

    page = read(post(mei, "/learn/slide/tea/practice/q-try", {"answer-q-try": typed}))

    assert page.texts(".//*[@class='feedback-result']") == [translate(said, "zh")]
    assert find_attributes(page.html, "answer-q-try")["value"] == typed


def test_quiz_is_drawn_answered_graded_and_explained(published, mei, post, read):
    attempt = post(mei, "/learn/slide/end/attempts", {}).location
    page = mei.get(attempt).text
    assert find_attributes(page, "answer-q-end")["max"] == "10"

    post(mei, f"{attempt}/answers", {"answer-q-end": "6", "then": "review"})
    assert find_attributes(mei.get(attempt).text, "answer-q-end")["value"] == "6"
    review = read(mei.get(f"{attempt}?review=1"))
    assert review.texts(".//*[@data-given]") == ["set to 6 thousand"]
    post(mei, f"{attempt}/submit", {})

    result = read(mei.get(attempt))
    assert result.texts(".//*[@class='feedback-result']") == [translate("◐ Partly right", "zh")]
    assert "set to 6 thousand" in result.text
    assert "About seven thousand." not in result.text


def test_right_answer_of_a_passed_quiz_is_shown(published, mei, post, read):
    attempt = post(mei, "/learn/slide/end/attempts", {}).location

    post(mei, f"{attempt}/submit", {"answer-q-end": "7"})

    result = read(mei.get(attempt))
    assert translate("Passed, %(score)s of %(points)s", "zh", score=1, points=1) in result.text
    assert "About seven thousand." in result.text
