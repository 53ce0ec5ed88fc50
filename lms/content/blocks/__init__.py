"""The blocks of the format. Everything that depends on a block asks for it here.

A new block is a module here, found by its name, and, if it splits the page, a template in
`components/parts/`. The module defines `BLOCKS = (SomeBlock(),)` and, for problems that only these
blocks have, `MESSAGES` and `MESSAGE_PARAMETERS`.
"""

from collections.abc import Collection
from typing import Any

from lms.content.blocks.base import Block, PartBlock
from lms.content.messages import add_messages
from lms.content.model import LessonPart
from lms.content.submodules import import_submodules

_MODULES = import_submodules(__name__, __path__, "BLOCKS")
for _module in _MODULES:
    add_messages(_module)

BLOCKS: dict[str, Block] = {block.name: block for module in _MODULES for block in module.BLOCKS}
_UNKNOWN = Block()


def get_block(name: str) -> Block:
    """Return the block of that name; a plain one for an unknown name."""
    return BLOCKS.get(name, _UNKNOWN)


def list_block_names() -> Collection[str]:
    """Return the names of all blocks."""
    return BLOCKS.keys()


def find_part_block(name: str) -> PartBlock[Any] | None:
    """Return the block of that name if it splits the page, else None."""
    block = BLOCKS.get(name)
    return block if isinstance(block, PartBlock) else None


def get_part_class(kind: str) -> type[LessonPart]:
    """Return the class of a stored part. Raises KeyError for an unknown kind."""
    return {part.kind: part for block in BLOCKS.values() for part in block.parts}[kind]
