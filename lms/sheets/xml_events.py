"""The elements of an untrusted XML file, one after the other, without anything that it declares."""

from collections.abc import Mapping
from typing import IO
from xml.parsers import expat

_CHUNK = 1 << 16
_MAX_DEPTH = 100


class XmlRefused(ValueError):
    """The file declares entities, or is nested too deep."""


class ElementHandler:
    """Handles elements by their names without namespace; attributes are named likewise."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None: ...
    def end(self, name: str) -> None: ...
    def text(self, data: str) -> None: ...


def read_events(source: IO[bytes], handler: ElementHandler) -> None:
    """Pass each element to the handler. Raises XmlRefused and the errors of expat.

    The two kinds of Office Open XML differ in their namespaces alone, so those are left out.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_declarations
    names: dict[str, str] = {}
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH:
            raise XmlRefused
        handler.start(
            _find_local(names, name),
            {_find_local(names, key): value for key, value in attributes.items()},
        )

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(_find_local(names, name))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = handler.text
    while chunk := source.read(_CHUNK):
        parser.Parse(chunk, False)  # noqa: FBT003 - the parser takes no keywords
    parser.Parse(b"", True)  # noqa: FBT003 - the same


def _find_local(names: dict[str, str], name: str) -> str:
    """Return the name without its namespace; the few names of a file are split once."""
    if (local := names.get(name)) is None:
        local = names[name] = name.rpartition(" ")[2]
    return local


def _refuse_declarations(*_declared: object) -> None:
    raise XmlRefused
