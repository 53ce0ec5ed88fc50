"""click speaks the language of the terminal."""

import ast
from pathlib import Path

import click
import pytest

from lms.cli import main
from lms.cli.click_messages import CLICK_MESSAGES, CLICK_PLURALS


def list_texts_of_click():
    for path in Path(click.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "ngettext"}:
                texts = tuple(item.value for item in node.args if isinstance(item, ast.Constant))
                yield texts if len(texts) > 1 else "".join(texts)


def test_translated_texts_are_those_of_click():
    texts = set(list_texts_of_click())

    assert {*CLICK_MESSAGES, *CLICK_PLURALS} - texts == set(), "Take the new words of click."


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("LMS_DATA", str(tmp_path))
    monkeypatch.delenv("LANGUAGE", raising=False)

    def run_command(locale, *arguments):
        monkeypatch.setenv("LC_ALL", locale)
        with pytest.raises(SystemExit):
            main(list(arguments))
        captured = capsys.readouterr()
        return captured.out + captured.err

    return run_command


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("people", "add"), "缺少参数 'NAME'"),
        (("people", "add", "--rol", "x"), "没有选项'--rol'。 是否想写'--role'？"),
        (("people", "add", "Li", "--role", "x"), "'--role'的值无效：'x'无效，应为：'learner'"),
        (("people", "add", "Li", "Mei"), "多余的参数（Mei）"),
        (("people", "import", "/none", "--cohort", "1"), "'/none'不存在。"),
        (("serv",), "没有命令'serv'。"),
        (("roles", "grant", "ana", "manager"), "授予角色manager需要选项--organization。"),
    ],
)
def test_wrong_call_is_explained_in_chinese(run, arguments, said):
    text = run("zh_CN.UTF-8", *arguments)

    assert said in text
    assert ("用法：" in text, "查看帮助。" in text, "错误：" in text) == (True, True, True)
    assert [word for word in ("Usage:", "Try ", "Error:") if word in text] == []


def test_help_names_its_parts_in_chinese(run):
    text = run("zh_CN.UTF-8", "people", "--help")

    assert [part in text for part in ("用法：", "选项:", "命令:", "显示此帮助后退出。")] == [
        True
    ] * 4


@pytest.mark.parametrize("locale", ["C", "en_US.UTF-8", "fr_FR.UTF-8"])
def test_other_terminals_read_english(run, locale):
    assert "Error: Missing argument 'NAME'." in run(locale, "people", "add")
