"""When a request about an organization closes by itself: its object is gone, or it is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class RequestedChange:
    """What a request asks for: `names` of a rename by language, `target_id` of a merge."""

    kind: str
    organization_id: int
    names: Mapping[str, str] = field(default_factory=dict)
    target_id: int | None = None


@dataclass(frozen=True)
class OrganizationCondition:
    """The state of an organization; `heir_id`: the organization it was merged into."""

    names: Mapping[str, str]
    is_archived: bool = False
    heir_id: int | None = None


def find_closing_reason(
    change: RequestedChange, conditions: Mapping[int, OrganizationCondition]
) -> str:
    """Return why the request needs no answer any more, or "" while it does.

    "done": what it asks for has happened. Otherwise the state of the organization, or of the
    organization that a merge was to keep.
    """
    about = conditions[change.organization_id]
    target = conditions[change.target_id] if change.target_id is not None else None
    is_one = target is not None and target.heir_id == change.organization_id
    is_merged = change.target_id is not None and about.heir_id == change.target_id
    is_named = change.kind == "rename" and about.names == change.names
    if is_merged or is_one or is_named or (change.kind == "archive" and about.is_archived):
        return "done"
    if about.is_archived:
        return "archived" if about.heir_id is None else "merged"
    if target is not None and target.is_archived:
        return "target archived" if target.heir_id is None else "target merged"
    return ""


def apply_change(
    change: RequestedChange, conditions: Mapping[int, OrganizationCondition]
) -> dict[int, OrganizationCondition]:
    """Return the states of the organizations after this request is granted."""
    about = conditions[change.organization_id]
    if change.kind == "rename":
        after = replace(about, names=change.names)
    else:
        after = replace(about, is_archived=True, heir_id=change.target_id)
    return {**conditions, change.organization_id: after}
