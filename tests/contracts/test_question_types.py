"""A type of question is whole, and nothing outside its parts knows it by name."""

import ast
import re
from pathlib import Path

import polib
import pytest

from lms.assessment.types import TYPES as ANSWER_TYPES
from lms.assessment.types.base import AnswerType
from lms.config import Settings
from lms.content.questions.types import TYPES
from lms.content.questions.types.base import QuestionType
from lms.factory import create_app
from lms.folders import PACKAGE, STATIC, TEMPLATES, TRANSLATIONS
from lms.i18n import get_languages_by_code
from tests.contracts.tree import list_files, name, parse

NAMES = frozenset(TYPES)
# Names that mean nothing else in the code; `number` and `text` do.
OWN_WORDS = NAMES - {"number", "text"}
FOLDERS = {
    "content": PACKAGE / "content/questions/types",
    "assessment": PACKAGE / "assessment/types",
    "template": TEMPLATES / "components/questions",
}
SHARED = {"__init__", "base", "choices"}
TYPE_OF_A_QUESTION = re.compile(r"\b(?:key|question|source|own|newest)\w*\.type$|question_type")
TYPE_MODULE = re.compile(rf"lms\.[\w.]+\.types\.(?:choices|{'|'.join(NAMES)})")
BY_NAME = re.compile(rf"[\"'](?:{'|'.join(OWN_WORDS)})[\"']|question\.type\s*(?:==|!=|in)")


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    return create_app(Settings(data=tmp_path_factory.mktemp("types"), demo=True))


@pytest.mark.parametrize("part", FOLDERS)
def test_every_type_has_each_part_and_every_part_a_type(part):
    found = {path.stem for path in FOLDERS[part].iterdir() if path.suffix in {".py", ".html"}}

    assert found - SHARED == NAMES, f"Add the missing file to {FOLDERS[part]}."


def test_both_registries_list_the_same_types_under_their_own_names():
    assert list(ANSWER_TYPES) == list(TYPES), "List the module in both registries."
    names = [question_type.name for question_type in TYPES.values()]
    assert names == list(TYPES), "Name the type as its module."
    names = [answer_type.name for answer_type in ANSWER_TYPES.values()]
    assert names == list(TYPES), "Name the type as its module."


@pytest.mark.parametrize("type_name", sorted(NAMES))
def test_a_type_defines_what_has_no_default(type_name):
    content, answer = type(TYPES[type_name]), type(ANSWER_TYPES[type_name])

    assert content.parse is not QuestionType.parse, "Define how the type is read."
    assert answer.grade is not AnswerType.grade, "Define how an answer is graded."
    assert answer.build_client_answer_key is not AnswerType.build_client_answer_key, (
        "Define what the script of practice needs to grade."
    )


@pytest.mark.parametrize("type_name", sorted(NAMES))
def test_a_template_draws_controls_and_results(app, type_name):
    module = app.jinja_env.get_template(f"components/questions/{type_name}.html").module

    assert module.controls.arguments == ("question", "form"), "Give the macro these arguments."
    assert module.result.arguments == ("lines",), "Give the macro this argument."


@pytest.mark.parametrize("language", sorted(get_languages_by_code()))
def test_every_message_of_a_template_is_translated(app, language):
    catalogue = polib.pofile(str(TRANSLATIONS / language / "LC_MESSAGES/messages.po"))
    translated = {entry.msgid for entry in catalogue.translated_entries()}
    sources = [*FOLDERS["template"].glob("*.html"), TEMPLATES / "components/question_controls.html"]

    messages = {
        message if isinstance(message, str) else message[0]  # of a plural the singular
        for path in sources
        for _, _, message in app.jinja_env.extract_translations(path.read_text())
    }

    assert messages > {"Choose", "Your answer"}, "Correct the search for messages in this test."
    assert messages - translated == set(), "Run make messages, and translate these."


def test_every_type_is_graded_by_a_script():
    """So that practice works without a line."""
    scripts = [path.read_text() for path in (STATIC / "src/js").glob("question-*.js")]
    graded = [item for text in scripts for item in re.findall(r"types\.(\w+) = \{ grade", text)]

    assert sorted(graded) == sorted(NAMES), "Add the grading of the type to question-<type>.js."


def test_no_code_branches_on_the_name_of_a_type():
    found = [
        f"{name(path)}:{node.lineno}"
        for path in list_files("lms/*.py")
        if path.parent not in FOLDERS.values()
        for node in ast.walk(parse(path))
        if is_branch(node)
    ]

    assert found == [], "Ask TYPES[question.type], and add a method to the types."


def is_branch(node):
    if isinstance(node, ast.Compare):
        compared = ast.unparse(node.left)
        words = OWN_WORDS | (NAMES if TYPE_OF_A_QUESTION.search(compared) else set())
        return bool(find_texts(node) & words)
    if isinstance(node, ast.MatchValue):
        return bool(find_texts(node) & OWN_WORDS)
    if isinstance(node, ast.Dict | ast.Set | ast.Tuple | ast.List):
        items = node.keys if isinstance(node, ast.Dict) else node.elts
        texts = {item.value for item in items if isinstance(item, ast.Constant)}
        return len(texts & NAMES) > 1 and bool(texts & OWN_WORDS)
    return False


def find_texts(node):
    return {item.value for item in ast.walk(node) if isinstance(item, ast.Constant)}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("key.type == 'number'", True),
        ("question.type in {'number', 'text'}", True),
        ("kind == 'single'", True),
        ("graders = {'single': one, 'number': two}", True),
        ("token.type == 'text'", False),
        ("fields = {'text': one, 'number': two}", False),
        ("newest.type != own.type", False),
    ],
)
def test_a_branch_is_recognized(line, found):
    assert any(is_branch(node) for node in ast.walk(ast.parse(line))) == found, (
        "Correct the search for branches in this file."
    )


def test_only_the_registries_import_the_modules_of_types():
    found = [
        f"{name(path)}: {module}"
        for path in list_files("lms/*.py")
        if path.parent not in FOLDERS.values()
        for module in list_imports(path)
        if TYPE_MODULE.fullmatch(module)
    ]

    assert found == [], "Ask the registry: only it imports the modules of types."


def list_imports(path: Path):
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{file_name.name}" for file_name in node.names)


def test_no_template_or_script_branches_on_the_name_of_a_type():
    found = [
        f"{name(path)}: {item}"
        for path in list_files("lms/templates/*.html", "static/src/js/*.js")
        if path.parent != FOLDERS["template"] and not path.name.startswith("question-")
        for item in BY_NAME.findall(path.read_text())
    ]

    assert found == [], "Put it into the template or script of the type."
