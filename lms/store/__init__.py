"""Content-addressed files in `LMS_DATA/files`."""

from lms.store.files import Store, hash_content

__all__ = ["Store", "hash_content"]
