"""Addresses of the roster pages, and the values that each of them needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import url_for

from lms.roster.matching.import_context import ImportScope


@dataclass(frozen=True)
class RosterUrls:
    """The roster pages of one blueprint, `name`; `where` are values of its endpoints.

    `shown`: values for the layout. `next_step`: address of the page that comes after.
    """

    name: str
    scope: ImportScope
    where: Mapping[str, int]
    shown: Mapping[str, object]
    next_step: str
    cohorts: tuple[tuple[int, str], ...] = field(default=())

    @property
    def organization_id(self) -> int | None:
        return self.scope.organization_id

    @property
    def form(self) -> str:
        return self._at("roster")

    @property
    def upload(self) -> str:
        return self._at("upload_roster")

    @property
    def template(self) -> str:
        return self._at("roster_template")

    def look(self, number: int, **query: object) -> str:
        return self._at("roster_import", number=number, **query)

    def answer(self, number: int) -> str:
        return self._at("answer_roster", number=number)

    def apply(self, number: int) -> str:
        return self._at("apply_roster", number=number)

    def confirm_undo(self, number: int) -> str:
        return self._at("roster_undo", number=number)

    def undo(self, number: int) -> str:
        return self._at("undo_roster", number=number)

    def corrected(self, number: int) -> str:
        return self._at("corrected_roster", number=number)

    def _at(self, endpoint: str, **values: object) -> str:
        return url_for(f"{self.name}.{endpoint}", **self.where, **values)  # type: ignore[arg-type]
