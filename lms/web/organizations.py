"""What a page calls a cooperative."""

from lms.accounts.lists import name_apart
from lms.web.templating import in_language
from lms.web.transaction import read


def name_organization(organization_id: int) -> str:
    """In the reader's language; with code and place where another one reads the same."""
    return in_language(name_apart(read(), [organization_id])[organization_id])
