"""The types of blocks: their attributes, and where they are allowed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BlockType:
    """`raw`: the content is read line by line and holds no block.

    `part`: splits the page into parts. A part is at the top level, or in `inside`. `bare`:
    attributes that need no value.
    """

    attributes: frozenset[str] = frozenset()
    needed: tuple[str, ...] = ()
    flags: frozenset[str] = frozenset()
    raw: bool = False
    part: bool = False
    inside: str = ""


def _block(attributes: str = "", needed: str = "", flags: str = "") -> BlockType:
    names = frozenset((*attributes.split(), *needed.split(), *flags.split()))
    return BlockType(names, tuple(needed.split()), frozenset(flags.split()))


def _part(
    attributes: str = "", *, flags: str = "", raw: bool = True, inside: str = ""
) -> BlockType:
    names = frozenset((*attributes.split(), *flags.split()))
    return BlockType(names, (), frozenset(flags.split()), raw=raw, part=True, inside=inside)


CALL_OUTS = ("note", "tip", "warning", "example")
LISTS = ("objectives", "keypoints")

BLOCK_TYPES: dict[str, BlockType] = {
    "objectives": _block(),
    "keypoints": _block(),
    "note": _block("title"),
    "tip": _block("title"),
    "warning": _block("title"),
    "example": _block("title", flags="fictional"),
    "details": _block(needed="title"),
    "discuss": _block("title"),
    "compare": _block("title"),
    "media": _block("poster captions title", needed="src kind"),
    "trainer": _part("title", raw=False),
    "question": _part(
        "type id outcome lesson points unit",  # types of questions add theirs
        inside="scenario",
    ),
    "scenario": _part("id outcome", raw=False),
    "field": _part("id type rows plan", flags="required"),
    "calculator": _part("id result"),
}
