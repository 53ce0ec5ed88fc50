"""Publishing: one transaction that adds revisions from values prepared before it."""

from lms.catalogue.services.older_editions import EditionRenewal
from lms.catalogue.services.publish import (
    CourseEditedInStudio,
    LearnerCounter,
    PublishResult,
    preview,
    publish,
    retire,
)
from lms.catalogue.services.release import Release
from lms.catalogue.services.shared import publish_shared

__all__ = [
    "CourseEditedInStudio",
    "EditionRenewal",
    "LearnerCounter",
    "PublishResult",
    "Release",
    "preview",
    "publish",
    "publish_shared",
    "retire",
]  # fmt: skip
