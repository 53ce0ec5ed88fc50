"""Our syntax, case by case: input, a dot, what comes out, problems last."""

import dataclasses
from pathlib import Path

import pytest
from markdown_it.utils import read_fixture_file

from lms.content.blocks.trainer import TrainerPart
from lms.content.compile import compile_text
from lms.content.compiled import Part
from lms.content.link_targets import LinkTargets
from lms.content.markdown import parse_text
from lms.content.model import HtmlPart
from lms.i18n import build_translate

CASES = Path(__file__).parent / "cases"
HEAD = "---\ntitle: Prices\nminutes: 10\nstatus: ready\n---\n"
TARGETS = LinkTargets("prices", {"full-cost": "reading", "sheet": "worksheet", "own-case": "case"})


def show_part(part: Part) -> str:
    if isinstance(part, HtmlPart):
        return part.html
    if isinstance(part, TrainerPart):
        return f"TRAINER {part.html}"
    values = dataclasses.asdict(part)
    return f"{part.kind.upper()} {drop_empty(values)}"


def drop_empty(value: object) -> object:
    if isinstance(value, dict):
        kept = {key: drop_empty(item) for key, item in value.items() if key != "kind"}
        return {
            key: stored
            for key, stored in kept.items()
            if stored not in (None, "", (), {}, False, 0)
        }
    if isinstance(value, tuple):
        return tuple(drop_empty(item) for item in value)
    return value


def run(source: str, language: str) -> str:
    worksheet = HEAD.replace("status: ready", "kind: worksheet")
    usual = worksheet if source.startswith(":::field") else HEAD
    head = "" if source.startswith("---") else usual
    parsed = parse_text(head + source, path=f"case.{language}.md", language=language)
    shift = head.count("\n")
    compiled = compile_text(parsed, parsed, targets=TARGETS, translate_in=build_translate)
    shown = [show_part(part) for part in compiled.parts]
    reported = [
        " ".join(
            [
                f"! {problem.line - shift}:{problem.column} {problem.code}",
                *(f"{key}={value}" for key, value in problem.values.items() if value),
            ]
        )
        for problem in parsed.problems
    ]
    return "\n".join([*shown, *reported]) + "\n"


def list_cases() -> list[object]:
    return [
        pytest.param(
            source, expected, "zh" if path.stem.endswith("-zh") else "en", id=f"{path.stem}:{title}"
        )
        for path in sorted(CASES.glob("*.md"))
        for _, title, source, expected in read_fixture_file(path)
    ]


@pytest.mark.parametrize(("source", "expected", "language"), list_cases())
def test_case_comes_out_as_written(source: str, expected: str, language: str) -> None:
    assert run(source, language).rstrip() == expected.rstrip()
