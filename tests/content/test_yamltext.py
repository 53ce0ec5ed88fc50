"""YAML with every scalar as text, bounded and located."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.content.yaml_reader import read_yaml


def read(source, **more):
    root, problems = read_yaml(source, path="a.yml", **more)
    return (root.plain() if root else None), [(p.code, p.line, p.column) for p in problems]


def test_scalars_stay_text():
    source = "lang: no\nid: 010\nversion: 1.10\nday: 2026-11-23\nnone:\nyes: ~\n"

    assert read(source) == (
        {"lang": "no", "id": "010", "version": "1.10", "day": "2026-11-23", "none": "", "yes": "~"},
        [],
    )


def test_lines_and_columns_are_those_of_keys_and_items():
    root, _ = read_yaml("a:\n  b: [x, y]\n  标题: 茶\n", path="a.yml", first_line=2)

    inner = root.value["a"].value
    assert (inner["b"].line, inner["b"].column) == (3, 3)
    assert [(item.line, item.column) for item in inner["b"].value] == [(3, 7), (3, 10)]
    assert (inner["标题"].line, inner["标题"].column) == (4, 3)


@pytest.mark.parametrize(
    ("source", "reported"),
    [
        ("a: 1\nb： 2\n", [("yaml-fullwidth-colon", 2, 2)]),
        ("modules:\n  - id： a\n", [("yaml-fullwidth-colon", 2, 7)]),
        ("title:\n  en：Tea\n", [("yaml-fullwidth-colon", 2, 5)]),
        ("a:\n\tb: 1\n", [("yaml-tab", 2, 1)]),
        ("a:\tb\n", [("yaml-tab", 1, 3)]),
        ("a: 1\na: 2\n", [("yaml-duplicate-key", 2, 1)]),
        ("a: &x 1\nb: *x\n", [("yaml-feature", 1, 4), ("yaml-feature", 2, 4)]),
        ("a: !!int 3\n", [("yaml-feature", 1, 4)]),
        ("a: {<<: b}\n", [("yaml-feature", 1, 5)]),
        ("? [a]\n: b\n", [("yaml-feature", 1, 3)]),
        ("- a\n---\n- b\n", [("yaml-syntax", 2, 1)]),
        ("a: 'b\n", [("yaml-syntax", 1, 1)]),
        ("a: \0\n", [("yaml-syntax", 1, 1)]),
        ("[" * 11 + "]" * 11, [("yaml-depth", 1, 11)]),
    ],
)
def test_what_is_refused_is_located(source, reported):
    assert read(source)[1] == reported


def test_depth_of_ten_is_read():
    assert read("[" * 10 + "a" + "]" * 10)[1] == []


def test_colons_and_tabs_inside_texts_are_words():
    source = 'a: |\n  first：word\n  \tx\nb: "one\n  two：x"\nc: 水：茶\n'

    assert read(source)[1] == []


def test_no_text_makes_a_mapping_of_itself():
    assert read("") == (None, [])
    assert read("# only a comment\n") == (None, [])


@given(st.text(alphabet=st.sampled_from(list("ab:- \n\t[]{}&*!'\"|>#：,?%@\0é")), max_size=60))
def test_nothing_raises(source):
    read_yaml(source, path="a.yml")


PLAIN = st.text(alphabet=st.characters(max_codepoint=0xD7FF), max_size=30)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), PLAIN))
def test_quoted_texts_come_back(pairs):
    source = "\n".join(f"{key}: {json.dumps(value)}" for key, value in pairs.items())

    assert read(source)[0] == (pairs or None)
