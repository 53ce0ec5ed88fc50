"""Chinese words of the glossary and titles of cases are ordered by how they are really read."""

import json
import re
import subprocess
import sys

from lms.accounts.pinyin import spell_han
from tests.shipped.test_shipped_yaml import COURSES, load, read_front
from tests.speed import TIMEOUT

# The whole dictionary, which the product does not load: it takes 45 MB.
READING = """
import json, sys
from pypinyin import lazy_pinyin
words = json.load(sys.stdin)
readings = [" ".join(lazy_pinyin(word, errors="ignore", v_to_u=False)) for word in words]
json.dump(readings, sys.stdout)
"""
MISREAD = {"赚得少": "zhuan de shao"}
"""Readings of the whole dictionary that are wrong."""
HAN = re.compile("[\u3400-\u9fff]+")


def list_runs():
    titles = (read_front(case)["title"] for case in COURSES.glob("library/*.zh.md"))
    terms = (entry["zh"]["word"] for entry in load("glossary.yml").values())
    return sorted({run for text in (*titles, *terms) for run in HAN.findall(text)})


def test_characters_with_several_readings_have_that_of_their_word():
    runs = list_runs()

    ended = subprocess.run(
        [sys.executable, "-c", READING],
        input=json.dumps(runs),
        capture_output=True,
        text=True,
        check=True,
        timeout=TIMEOUT,
        env={},
    )

    read = dict(zip(runs, json.loads(ended.stdout), strict=True))
    assert {run: spell_han(run) for run in runs} == read | MISREAD
