"""The dictionary of readings is loaded before a process has a database to write to."""

import subprocess
import sys

import pytest

from lms.accounts.pinyin import build_sort_key, spell_han
from tests.speed import TIMEOUT

OPENING = """
import sys
from lms.cli.data_folder import {name}
with {name}(SETTINGS):
    pass
"""
MAKING = "import sys; from lms.factory import create_app; create_app(SETTINGS)"
IS_LOADED = "\nprint('pypinyin.core' in sys.modules)"


@pytest.mark.parametrize(
    "code",
    [MAKING, OPENING.format(name="prepare_database"), OPENING.format(name="open_database")],
    ids=["web", "server", "worker and commands"],
)
def test_a_process_that_writes_has_loaded_it(code, empty_sqlite, tmp_path):
    settings = f"""
from pathlib import Path
from lms.config import Settings
SETTINGS = Settings(data=Path({str(tmp_path)!r}), demo=True)
"""
    (tmp_path / "lms.sqlite3").write_bytes(empty_sqlite.read_bytes())

    ended = subprocess.run(
        [sys.executable, "-c", settings + code + IS_LOADED],
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT,
    )

    assert (ended.stdout.strip(), ended.returncode) == ("True", 0), ended.stderr


def test_it_is_not_loaded_by_being_imported():
    code = "import sys, lms.accounts.rules.latin; print('pypinyin' in sys.modules)"

    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=TIMEOUT
    )

    assert ended.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("校验码", "jiao yan ma"),
        ("学校", "xue xiao"),
        ("重复抄写", "chong fu chao xie"),
        ("重点客户", "zhong dian ke hu"),
        ("西双版纳银行", "xi shuang ban na yin hang"),
        ("进行", "jin xing"),
        ("SPO茶（2026）", "SPO cha （2026）"),
        ("Tea", "Tea"),
    ],
)
def test_a_character_is_read_as_its_word_is(text, spelled):
    assert spell_han(text) == spelled


def test_texts_are_ordered_by_the_reading_of_their_words():
    names = ["学员", "重庆茶叶社", "重点客户", "校验码", "陈家茶园"]

    ordered = sorted(names, key=build_sort_key)

    assert ordered == ["陈家茶园", "重庆茶叶社", "校验码", "学员", "重点客户"]
