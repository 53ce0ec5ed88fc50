"""The effects of an import in numbers, for its button and for its outcome."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.accounts.rules.namesakes import fold_name
from lms.roster.matching.import_context import ImportContext
from lms.roster.matching.row_results import RowResult


@dataclass(frozen=True)
class ImportEffects:
    """People and cooperatives, by what happens to them.

    `made`: new people. `moved` and `added`: existing people who come into the cohort, from another
    one or not. `changed`: other people whose data changes. `organizations`: cooperatives created;
    `offered`: existing ones that are added to the cohort.
    """

    made: int
    moved: int
    added: int
    changed: int
    organizations: int
    offered: int

    @property
    def coming(self) -> int:
        """Return how many people come in."""
        return self.made + self.moved + self.added


def count_effects(rows: Sequence[RowResult], context: ImportContext) -> ImportEffects:
    """Return the effects of an import of these rows."""
    written = [row for row in rows if not row.is_left_out]
    coming = [row for row in written if row.comes_in]
    moved = sum(bool(row.moves) for row in coming)
    made = sum(row.status == "new" for row in coming)
    offered = {organization.id for organization in context.organizations if organization.is_offered}
    chosen = {row.organization_id for row in rows if row.is_in_cohort} - {None}
    has_offers = context.scope.cohort_id and not context.scope.organization_id
    return ImportEffects(
        made=made,
        moved=moved,
        added=len(coming) - made - moved,
        changed=sum(row.status == "changed" and not row.comes_in for row in written),
        organizations=len({fold_name(row.made.name) for row in written if row.made}),
        offered=len(chosen - offered) if has_offers else 0,
    )
