"""One server with the demo and one Chromium for all tests here; every test has its own phone."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from lms.cli.seed import open_seed_context
from lms.config import Settings
from tests.browser.phone import Phone
from tests.cli.serving import serve
from tests.journeys.people import Course, make_learner
from tests.pages.conftest import copy_data, seeded

__all__ = ["seeded"]

# The shell draws the same pages in a third of the processor time.
PROGRAMS = ("chromium-headless-shell", "chromium")
CHROMIUM = next(filter(None, map(shutil.which, PROGRAMS)), None)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SECRET = "28491637"


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def data(seeded, tmp_path_factory, pytestconfig):
    """The server's data folder; the fonts of certificates are made once and kept between runs."""
    folder = tmp_path_factory.mktemp("browser") / "data"
    copy_data(seeded, folder)
    (folder / "fonts").symlink_to(pytestconfig.cache.mkdir("lms-fonts"))
    return folder


@pytest.fixture(scope="session")
def served(data):
    with serve(data, LMS_DEMO="1", LMS_DEMO_SECRET=SECRET) as found:
        found.wait_until_ready()
        yield found


@pytest.fixture(scope="session")
def seed_context(served, data):
    """The server's own database, to make people in it and to look keys up."""
    found = open_seed_context(Settings(data=data, demo=True, demo_secret=SECRET))
    yield found
    found.database.dispose()


@pytest.fixture(scope="session")
def course(seed_context):
    return Course(seed_context.database)


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        pytest.skip("needs Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def new_phone(chromium, served):
    """Makes phones; at the end none may have asked another host or broken a rule of its page."""
    made = []

    def make(**options):
        made.append(Phone(chromium, served.address, **options))
        return made[-1]

    yield make
    for phone in made:
        phone.close()
    assert [phone.foreign for phone in made] == [[]] * len(made)
    assert [phone.console_errors for phone in made] == [[]] * len(made)


@pytest.fixture
def card(seed_context):
    """A card of a new learner; each test has its own Li."""
    return make_learner(seed_context, "李美华")
