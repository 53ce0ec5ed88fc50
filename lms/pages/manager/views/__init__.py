"""One file for each page of the manager's room."""

from lms.pages.manager.views import (  # noqa: F401
    contact,
    member,
    new_member,
    organization,
    plan,
    roster,
)
