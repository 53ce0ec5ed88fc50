"""The effects of an import in numbers, for its button and for its outcome."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.accounts.rules.namesakes import fold_name
from lms.roster.matching.import_context import ImportContext
from lms.roster.matching.row_results import RowResult


@dataclass(frozen=True)
class ImportEffects:
    """People and cooperatives, by what happens to them.

    `created`: new people. `moved` and `added`: existing people who come into the cohort, from
    another one or from none. `changed`: other people whose data changes. `organizations`:
    cooperatives created; `offered`: existing ones that are added to the cohort, those of the list
    and those for which the courses of people who move count.
    """

    created: int
    moved: int
    added: int
    changed: int
    organizations: int
    offered: int

    @property
    def incoming(self) -> int:
        """Return how many people come into the cohort."""
        return self.created + self.moved + self.added


def count_effects(rows: Sequence[RowResult], context: ImportContext) -> ImportEffects:
    """Return the effects of an import of these rows."""
    written = [row for row in rows if not row.is_left_out]
    incoming = [row for row in written if row.enters_cohort]
    moved = sum(bool(row.moves) for row in incoming)
    created = sum(row.status == "new" for row in incoming)
    offered = {organization.id for organization in context.organizations if organization.is_offered}
    has_offers = context.scope.cohort_id and not context.scope.organization_id
    chosen = {row.organization_id for row in rows if row.is_in_cohort and has_offers}
    along = {course.organization_id for row in written for course in row.moves}
    return ImportEffects(
        created=created,
        moved=moved,
        added=len(incoming) - created - moved,
        changed=sum(row.status == "changed" and not row.enters_cohort for row in written),
        organizations=len(
            {fold_name(row.new_organization.name) for row in written if row.new_organization}
        ),
        offered=len((chosen | along) - offered - {None}),
    )
