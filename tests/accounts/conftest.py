import pytest

from lms.accounts.sign_in import Door
from tests.factories import KEYS, make_person


@pytest.fixture
def door(database):
    return Door(database, KEYS)


@pytest.fixture
def li(database):
    make_person(database, "noise")
    return make_person(database, "li")
