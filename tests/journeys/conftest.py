"""Whole ways through the application, each on its own copy of the demo."""

import pytest
import time_machine

from lms import clock
from lms.certificates.tasks import CertificatePrinter
from lms.printing.engine import PdfEngine
from lms.printing.fonts import FontFolder
from lms.printing.styles import load_style
from tests.journeys.people import Course, make_learner
from tests.journeys.phone import Phone
from tests.pages.conftest import app, built, database, seeded, settings

__all__ = ["app", "built", "database", "seeded", "settings"]


@pytest.fixture
def course(app):
    return Course(app.extensions["lms"].database)


@pytest.fixture
def card(app):
    """Li's card, not used yet; she has no PIN."""
    return make_learner(app.extensions["lms"], "李美华")


@pytest.fixture
def li(app, card):
    """Li's phone: signed in, welcomed and enrolled."""
    phone = Phone(app)
    phone.open(f"/card/{card.code}")
    phone.press("/card", device="mine")
    phone.press("/welcome/notice")
    phone.press("/welcome/pin", keep="1")
    phone.press("/welcome/name")
    phone.open("/courses/digital-thinking")
    phone.press("/courses/digital-thinking/enrol")
    return phone


@pytest.fixture
def mei(app):
    """The phone of a learner of another cooperative, enrolled in the same course."""
    phone = Phone(app)
    phone.open("/sign-in?with=name")
    phone.press("/sign-in", identifier="mei", secret="28491637", device="mine")
    return phone


@pytest.fixture
def li_certified(li, course):
    """Li's phone with everything done, at the page of her certificate."""
    course.read_all(li)
    course.take_quiz(li)
    course.hand_in(li)
    li.open("/learn/digital-thinking/certificate")
    li.press("/learn/digital-thinking/certificate")
    return li


@pytest.fixture
def later():
    """Moves the clock: `later(minutes=59)`."""
    with time_machine.travel(clock.now(), tick=True) as traveller:
        from datetime import timedelta

        yield lambda **span: traveller.shift(timedelta(**span))


@pytest.fixture(scope="session")
def engine(pytestconfig):
    """A real printing process; its fonts are made once and kept between runs."""
    found = PdfEngine(
        FontFolder(pytestconfig.cache.mkdir("lms-fonts")), style=load_style("certificate.css")
    )
    yield found
    found.close()


@pytest.fixture
def printer(app, engine):
    platform = app.extensions["lms"]
    return CertificatePrinter(platform.database, platform.store, engine, platform.settings.address)
