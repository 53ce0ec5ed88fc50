"""The form of a report: for whom, with what, and over which period."""

from types import MappingProxyType
from typing import Annotated

from lms.accounts.permissions.matrix import Permission
from lms.accounts.permissions.principal import Target
from lms.enrolment.queries.cohorts import CohortRow
from lms.i18n import is_language
from lms.pages.reports.access import list_reportable_courses
from lms.reporting.services import PeriodWrong, ReportRequest
from lms.web.access import check
from lms.web.fields import Line, OptionalDay, Ticked
from lms.web.forms import Form
from lms.web.languages import current_language

_MAX_CODE_LENGTH = 64


class ReportForm(Form):
    """The request of a report; `client_id` recognizes a form that is sent twice."""

    refused_fields = MappingProxyType({PeriodWrong: "since"})
    audience: Annotated[str, Line(_MAX_CODE_LENGTH)]
    contacts: Ticked
    since: OptionalDay
    until: OptionalDay
    language: Annotated[str, Line(_MAX_CODE_LENGTH)]
    client_id: Annotated[str, Line(_MAX_CODE_LENGTH)]

    def to_request(self, cohort: CohortRow) -> ReportRequest:
        """Return the request. Raises 404 for contacts that are not allowed."""
        for_outside = self.audience != "own"
        with_contacts = not for_outside and self.contacts
        if with_contacts:
            check(Permission.REPORT, Target(cohort_ids=(cohort.id,), has_contacts=True))
        return ReportRequest(
            cohort_id=cohort.id,
            courses=list_reportable_courses(cohort),
            language=self.language if is_language(self.language) else current_language(),
            for_outside=for_outside,
            with_contacts=with_contacts,
            since=self.since,
            until=self.until,
        )
