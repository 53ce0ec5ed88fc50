"""A site with shared files, for tests of several publishes."""

import pytest

from tests.catalogue.test_publishing import publish, write_course
from tests.catalogue.test_publishing_site import SHARED


@pytest.fixture
def site(database, tmp_path):
    """A folder of one course with all shared files, published."""
    folder = write_course(tmp_path).parent
    for name, text in SHARED.items():
        (folder / name).write_text(text)
    publish(database, tmp_path, folder)
    return folder
