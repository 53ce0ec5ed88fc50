"""The learners who ask, for the tests of questions about lessons."""

import pytest

from tests.inquiries.lessons import InquiryFixture


@pytest.fixture
def lesson(database):
    return InquiryFixture(database)
