"""Conditions in which a request about an organization is closed automatically."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class RequestedChange:
    """The requested change: `names` of a rename by language, `target_id` of a merge."""

    kind: str
    organization_id: int
    names: Mapping[str, str] = field(default_factory=dict)
    target_id: int | None = None


@dataclass(frozen=True)
class OrganizationCondition:
    """The state of an organization; `merged_into_id`: the organization it was merged into."""

    names: Mapping[str, str]
    is_archived: bool = False
    merged_into_id: int | None = None


def find_closing_reason(
    change: RequestedChange, conditions: Mapping[int, OrganizationCondition]
) -> str:
    """Return why the request needs no answer any more, or "" while it does.

    "done": what it asks for has happened. Otherwise the state of the organization, or of the
    organization that a merge was to keep.
    """
    organization = conditions[change.organization_id]
    target = conditions[change.target_id] if change.target_id is not None else None
    is_merged_back = target is not None and target.merged_into_id == change.organization_id
    is_merged = change.target_id is not None and organization.merged_into_id == change.target_id
    is_renamed = change.kind == "rename" and organization.names == change.names
    if (
        is_merged
        or is_merged_back
        or is_renamed
        or (change.kind == "archive" and organization.is_archived)
    ):
        return "done"
    if organization.is_archived:
        return "archived" if organization.merged_into_id is None else "merged"
    if target is not None and target.is_archived:
        return "target archived" if target.merged_into_id is None else "target merged"
    return ""


def apply_change(
    change: RequestedChange, conditions: Mapping[int, OrganizationCondition]
) -> dict[int, OrganizationCondition]:
    """Return the states of the organizations after this request is granted."""
    organization = conditions[change.organization_id]
    if change.kind == "rename":
        after = replace(organization, names=change.names)
    else:
        after = replace(organization, is_archived=True, merged_into_id=change.target_id)
    return {**conditions, change.organization_id: after}
