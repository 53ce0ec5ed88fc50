"""Content-addressed bytes in `LMS_DATA/files`."""

from lms.store.files import Store

__all__ = ["Store"]
