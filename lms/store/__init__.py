"""Content-addressed files in `LMS_DATA/files`."""

from lms.store.files import Store

__all__ = ["Store"]
