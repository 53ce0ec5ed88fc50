"""The short form of the plan: one line for each page, with owner and date."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.plan.queries.plan_pages import PlanPart, list_plan


@dataclass(frozen=True)
class PlanStep:
    """A page of the plan in one line; `saved` is the newest save of the four parts."""

    page: str
    first_step: str
    owner: str
    date: str
    measure: str
    saved: PlanPart


def list_steps(session: Session, *, organization_id: int) -> list[PlanStep]:
    """Return one step for each page; pages without a first step are left out."""
    pages: dict[str, dict[str, PlanPart]] = {}
    for part in list_plan(session, organization_id=organization_id):
        if part.role in {"first-step", "owner", "date", "measure"}:
            pages.setdefault(part.page, {})[part.role] = part
    return [
        PlanStep(
            page=page,
            first_step=_value(parts, "first-step"),
            owner=_value(parts, "owner"),
            date=_value(parts, "date"),
            measure=_value(parts, "measure"),
            saved=max(parts.values(), key=lambda part: part.saved_at),
        )
        for page, parts in pages.items()
        if any(part.value.strip() for part in parts.values())
    ]


def _value(parts: dict[str, PlanPart], role: str) -> str:
    return parts[role].value if role in parts else ""
