"""The questions that a trainer may answer."""

from lms.inquiries.queries.inquiries import InquiryRow, InquiryScope, get_inquiry
from lms.web.identity import get_principal
from lms.web.transaction import read_session


def get_inquiry_scope() -> InquiryScope:
    """Return the cohorts of this trainer with the courses that they teach."""
    principal = get_principal()
    return InquiryScope(principal.scope_ids("trainer", "cohort"), principal.course_codes())


def get_own_inquiry(inquiry_id: int) -> InquiryRow:
    """Return a question of a cohort and course of this trainer. Raises NotFound."""
    return get_inquiry(read_session(), get_inquiry_scope(), inquiry_id)
