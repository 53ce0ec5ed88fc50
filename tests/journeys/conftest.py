"""Whole ways through the application, each on its own copy of the demo."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import time_machine

from lms import clock
from lms.certificates.tasks import CertificatePrinter
from lms.printing.engine import PdfEngine
from lms.printing.fonts import FontFolder
from lms.printing.styles import load_style
from tests.journeys.people import Course, make_learner
from tests.journeys.phone import Phone
from tests.pages.conftest import app, built, copy_data, database, lent, seeded

__all__ = ["app", "built", "database", "seeded"]


@dataclass(frozen=True)
class Way:
    """A data folder as somebody left it, with the cookies and the address on her phone."""

    data: Path
    cookies: dict[Any, Any]
    path: str


@pytest.fixture(scope="session")
def certified(built, seeded, tmp_path_factory):
    """Li went the whole way once; her tests begin at its end, each with a copy."""
    data = tmp_path_factory.mktemp("certified") / "data"
    with lent(built, copy_data(seeded, data)) as app:
        course = Course(app.extensions["lms"].database)
        li = arrive(app, make_learner(app.extensions["lms"], "李美华"))
        course.read_all(li)
        course.take_quiz(li)
        course.hand_in(li)
        li.open("/learn/digital-thinking/certificate")
        li.press("/learn/digital-thinking/certificate")
    return Way(data, li.client._cookies, li.path)


@pytest.fixture
def settings(request, seeded, tmp_path):
    is_done = "li_certified" in request.fixturenames
    found = request.getfixturevalue("certified").data if is_done else seeded
    return copy_data(found, tmp_path / "data")


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
    return arrive(app, card)


def arrive(app, card, course="digital-thinking"):
    phone = Phone(app)
    phone.open(f"/card/{card.code}")
    phone.press("/card", device="mine")
    phone.press("/welcome/notice")
    phone.press("/welcome/pin", keep="1")
    phone.press("/welcome/name")
    phone.open(f"/courses/{course}")
    phone.press(f"/courses/{course}/enrol")
    return phone


@pytest.fixture
def mei(app):
    """The phone of a learner of another cooperative, enrolled in the same course."""
    phone = Phone(app)
    phone.open("/sign-in?with=name")
    phone.press("/sign-in", identifier="mei", secret="28491637", device="mine")
    return phone


@pytest.fixture
def li_certified(app, certified):
    """Li's phone with everything done, at the page of her certificate."""
    phone = Phone(app)
    phone.client._cookies.update(certified.cookies)
    phone.open(certified.path)
    return phone


@pytest.fixture
def later():
    """Moves the clock: `later(minutes=59)`."""
    with time_machine.travel(clock.now(), tick=True) as traveller:
        from datetime import timedelta

        yield lambda **span: traveller.shift(timedelta(**span))


@pytest.fixture(scope="session")
def engine(pytestconfig):
    """A real printing process; its fonts are made once and kept between runs."""
    style = load_style("certificates/standard/certificate.css")
    found = PdfEngine(FontFolder(pytestconfig.cache.mkdir("lms-fonts")), style=style)
    yield found
    found.close()


@pytest.fixture
def printer(app, engine):
    platform = app.extensions["lms"]
    return CertificatePrinter(platform.database, platform.store, engine, platform.settings.address)
