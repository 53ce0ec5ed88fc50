"""Publishing: one transaction that adds revisions, from values made before it began."""

from lms.catalogue.services.older import Renewal
from lms.catalogue.services.publish import (
    CourseEditedInStudio,
    PublishResult,
    UnderWay,
    nobody,
    preview,
    publish,
    publish_shared,
    retire,
)
from lms.catalogue.services.release import Release

__all__ = [
    "CourseEditedInStudio", "PublishResult", "Release", "Renewal", "UnderWay", "nobody",
    "preview", "publish", "publish_shared", "retire",
]  # fmt: skip
