"""One module for each page of the managers."""

from lms.pages.manager.views import (  # noqa: F401
    contact,
    member,
    new_member,
    organization,
    plan,
)
