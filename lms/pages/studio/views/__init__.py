"""A page or a group of forms of trainers in each module."""

from lms.pages.studio.views import desk, inquiry, publishing  # noqa: F401
