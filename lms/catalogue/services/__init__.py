"""Publishing: one transaction that adds revisions, from values made before it began."""

from lms.catalogue.services.older import Renewal
from lms.catalogue.services.publish import (
    CourseEditedInStudio,
    PublishResult,
    UnderWay,
    preview,
    publish,
    retire,
)
from lms.catalogue.services.release import Release
from lms.catalogue.services.shared import publish_shared

__all__ = [
    "CourseEditedInStudio", "PublishResult", "Release", "Renewal", "UnderWay",
    "preview", "publish", "publish_shared", "retire",
]  # fmt: skip
