import pytest

from lms.accounts.authentication.by_secret import Authenticator
from tests.factories import KEYS, make_person


@pytest.fixture
def authenticator(database):
    return Authenticator(database, KEYS)


@pytest.fixture
def li(database):
    make_person(database, "noise")
    return make_person(database, "li")
