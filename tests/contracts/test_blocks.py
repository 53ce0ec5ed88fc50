"""A block is whole, and nothing outside its parts knows it by name."""

import ast
import dataclasses
import importlib
import re

import pytest
from pydantic import TypeAdapter

from lms.config import Settings
from lms.content.blocks import BLOCKS, get_part_class
from lms.content.blocks.base import Block, PartBlock
from lms.content.compiled import Part
from lms.content.model import HtmlPart
from lms.factory import create_app
from lms.folders import PACKAGE, TEMPLATES
from tests.contracts.tree import ROOT, list_files, name

FOLDER = PACKAGE / "content/blocks"
PARTS = {part.kind: part for block in BLOCKS.values() for part in block.parts}
KINDS = set(PARTS)
# Drawn by the page of an attempt, one question at a time.
IN_ATTEMPTS = {kind for kind, part in PARTS.items() if part.pages == {"attempt"}}
# Names that mean nothing else in the code.
OWN_WORDS = set(BLOCKS) & {
    "objectives", "keypoints", "discuss", "scenario", "calculator"
}  # fmt: skip


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    return create_app(Settings(data=tmp_path_factory.mktemp("blocks"), demo=True))


def test_the_registry_lists_every_module():
    modules = [path.stem for path in FOLDER.glob("*.py") if path.stem not in {"__init__", "base"}]
    found = [
        block.name
        for module in modules
        for block in importlib.import_module(f"lms.content.blocks.{module}").BLOCKS
    ]

    assert sorted(found) == sorted(BLOCKS), "Add the module to lms/content/blocks/__init__.py."


@pytest.mark.parametrize("block_name", sorted(BLOCKS))
def test_a_block_defines_what_has_no_default(block_name):
    block = type(BLOCKS[block_name])

    if issubclass(block, PartBlock):
        assert HtmlPart not in block.parts, "Name the values that it makes."
        assert block.build_parts is not PartBlock.build_parts, "Define how they are made."
        assert not block.id_prefix or block.read is not Block.read, "Read the id of the block."
    else:
        assert block.open is not Block.open, "Define the HTML before its content."
        assert block.close is not Block.close, "Define the HTML after its content."


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_part_is_frozen_and_stored_under_its_kind(kind):
    part = get_part_class(kind)

    assert dataclasses.is_dataclass(part), "Make it a dataclass."
    assert part.__dataclass_params__.frozen, "Freeze it: pages share it."
    assert dataclasses.fields(part)[-1].name == "kind", "Let its kind be its last field."


def test_a_stored_part_is_read_as_its_class():
    adapter = TypeAdapter(Part)

    stored = adapter.dump_json(HtmlPart("<p>x</p>"))

    assert stored == b'{"html":"<p>x</p>","kind":"html"}', "Store the fields of the part."
    assert adapter.validate_json(stored) == HtmlPart("<p>x</p>"), "Ask the registry of blocks."


def test_every_part_has_a_template_and_every_template_a_part():
    found = {path.stem for path in (TEMPLATES / "components/parts").glob("*.html")}

    assert found == KINDS - IN_ATTEMPTS, "Add the missing file to components/parts."


@pytest.mark.parametrize("kind", sorted(KINDS - IN_ATTEMPTS))
def test_a_template_draws_its_part(app, kind):
    module = app.jinja_env.get_template(f"components/parts/{kind}.html").module

    assert len(module.part.arguments) == 1, "Give the macro `part` the view alone."


@pytest.mark.parametrize("block_name", sorted(BLOCKS))
def test_authors_read_about_every_block(block_name):
    text = (ROOT / "docs/authoring.md").read_text()

    assert re.search(rf"`(?::::)?{block_name}\b", text), "Explain it in docs/authoring.md."


def test_no_code_branches_on_the_name_of_a_block():
    found = [
        f"{name(path)}:{node.lineno}"
        for path in list_files("lms/*.py")
        if path.parent != FOLDER
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Compare)
        and OWN_WORDS & {item.value for item in ast.walk(node) if isinstance(item, ast.Constant)}
    ]

    assert found == [], "Ask get_block(name), and add a method to the blocks."
