"""Comparison of the shared fields of one form: seen, submitted and current values."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.content.model import FieldRule
from lms.errors import Refusal
from lms.plan.models import PlanEntry
from lms.plan.queries.plan_pages import FieldValue, PlanPart, list_saves
from lms.plan.rules.worksheet_fields import part_key


@dataclass(frozen=True)
class FieldConflict:
    """One field that two people changed: both texts, and who saved the other one when."""

    field: str
    typed: str
    saved: FieldValue


class PlanPageChanged(Refusal):
    """Another save came first and nothing was stored.

    `conflicts` holds both texts of each field.
    """

    message = (
        "Somebody else in your cooperative changed this page while you wrote. "
        "Both texts are below: bring them together, then save again."
    )

    def __init__(self, conflicts: tuple[FieldConflict, ...]) -> None:
        super().__init__()
        self.conflicts = conflicts


@dataclass(frozen=True)
class _Seen:
    """A version that the author has read; `value` is None if it is the current one."""

    version: int
    value: str | None


@dataclass(frozen=True)
class PlanWriter:
    """The person who saves, the open page of the browser that sent it, and the moment."""

    person_id: int
    client_id: str
    at: dt.datetime

    def is_own(self, save: PlanPart) -> bool:
        """Return whether an earlier save came from the same open page."""
        return bool(self.client_id) and (save.person_id, save.client_id) == (
            self.person_id,
            self.client_id,
        )


@dataclass(frozen=True)
class SharedPages:
    """The plan of one organization while one form is saved."""

    session: Session
    organization_id: int
    stored: Mapping[str, FieldValue]
    writer: PlanWriter

    def save_all(
        self, rules: list[FieldRule], values: Mapping[str, str], versions: Mapping[str, int]
    ) -> dict[str, int]:
        """Save the fields and return the version of each field whose current value is the one sent.

        Raises PlanPageChanged.
        """
        changed = [rule for rule in rules if values[rule.id] != self.stored[rule.id].value]
        seen = {rule.id: self._seen(rule, versions.get(rule.id)) for rule in changed}
        # Values that the form sends back unchanged are not saved.
        written = [rule for rule in changed if seen[rule.id].value != values[rule.id]]
        self._check_conflicts(written, values, seen)
        # Two fields of one worksheet may fill the same part: the later one counts.
        for rule in {part_key(rule): rule for rule in written}.values():
            self._save(rule, values[rule.id])
        saved = {part_key(rule): values[rule.id] for rule in written}
        return {
            rule.id: self.stored[rule.id].version + (part_key(rule) in saved)
            for rule in rules
            if saved.get(part_key(rule), self.stored[rule.id].value) == values[rule.id]
        }

    def _check_conflicts(
        self, rules: list[FieldRule], values: Mapping[str, str], seen: Mapping[str, _Seen]
    ) -> None:
        found = tuple(
            FieldConflict(rule.id, typed=values[rule.id], saved=self.stored[rule.id])
            for rule in rules
            if seen[rule.id].version != self.stored[rule.id].version
        )
        if found:
            raise PlanPageChanged(found)

    def _save(self, rule: FieldRule, value: str) -> None:
        page, role, field = part_key(rule)
        self.session.add(
            PlanEntry(
                organization_id=self.organization_id,
                page=page,
                role=role,
                field=field,
                version=self.stored[rule.id].version + 1,
                value=value,
                person_id=self.writer.person_id,
                client_id=self.writer.client_id,
                saved_at=self.writer.at,
            )
        )

    def _seen(self, rule: FieldRule, version: int | None) -> _Seen:
        """Return the version that the page was loaded with, or a later one it saved itself.

        The answer to that save may have been lost, so that the page does not know its version.
        """
        newest = self.stored[rule.id].version
        if version is None or version == newest:
            return _Seen(newest, None)
        page, role, field = part_key(rule)
        saves = list_saves(
            self.session, organization_id=self.organization_id, page=page, role=role, field=field
        )
        versions = (save.version for save in saves if self.writer.is_own(save))
        latest = max(version, *versions, 0)
        text = next((save.value for save in saves if save.version == latest), "")
        return _Seen(latest, text)
