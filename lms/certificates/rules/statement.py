"""The statement of a certificate: frozen at issue, with one canonical text that is signed."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, TypeAlias

StatementTexts: TypeAlias = dict[str, str]
"""The same text by language; a missing language is left out."""

VERSION = 1


@dataclass(frozen=True)
class Statement:
    """`completed_on` and `issued_on` are days in the holder's zone, as `2026-11-24`.

    `language` is the holder's at issue. `replaces` is the serial that this certificate replaces.
    """

    serial: str
    name: str
    latin_name: str
    organization: StatementTexts
    course: str
    titles: StatementTexts
    edition: int
    revision: int
    hours: str
    outcomes: tuple[StatementTexts, ...]
    completed_on: str
    issued_on: str
    language: str
    issuer: str
    signatory: str
    demo: bool
    replaces: str
    key_id: str
    version: int = VERSION

    @property
    def completed(self) -> dt.date:
        return dt.date.fromisoformat(self.completed_on)

    @property
    def issued(self) -> dt.date:
        return dt.date.fromisoformat(self.issued_on)


def to_text(statement: Statement) -> str:
    """Return the canonical JSON whose UTF-8 bytes are signed: sorted keys, no white space."""
    return canonical(asdict(statement))


def canonical(values: Mapping[str, Any]) -> str:
    """Return JSON that is identical for equal values."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_text(text: str) -> Statement:
    """Return the statement of a stored text."""
    values = json.loads(text)
    values["outcomes"] = tuple(values["outcomes"])
    names = {field.name for field in fields(Statement)}
    return Statement(**{name: value for name, value in values.items() if name in names})


def printed_texts(statement: Statement) -> tuple[str, ...]:
    """Return every text of the statement that appears on paper."""
    return (
        statement.name,
        statement.latin_name,
        *statement.organization.values(),
        *statement.titles.values(),
        *(text for outcome in statement.outcomes for text in outcome.values()),
        statement.issuer,
        statement.signatory,
    )
