"""Li's way through the course on online shops in Chinese, to its certificate, on both engines."""

from dataclasses import dataclass

import pytest
from flask import Flask

from lms import clock
from lms.cli.seed import SeedContext, seed
from lms.config import Settings
from lms.db import Database
from lms.store import Store
from tests.conftest import migrate_empty
from tests.journeys.conftest import arrive
from tests.journeys.people import ShopCourse, make_learner
from tests.journeys.phone import Phone
from tests.pages.client import SECRET
from tests.pages.conftest import lent
from tests.shipped.courses import ECOMMERCE_LAUNCH

TITLE = "农产品电商实战"
CASE = "/library/chunbo-barriers"
CASE_TITLE = "五道门槛，五个答案"


@dataclass
class Shop:
    """The application with the demo, and Li's phone, enrolled in the course."""

    app: Flask
    course: ShopCourse
    li: Phone


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def demo(request, tmp_path_factory, worker_id):
    """The settings of a demo on this engine."""
    data = tmp_path_factory.mktemp("shop")
    url = f"sqlite:///{data / 'lms.sqlite3'}"
    name = f"lms_shop_{worker_id}"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_server")
        url = server.create_database(name)
    migrate_empty(url)
    settings = Settings(data=data, database_url=url, demo=True, demo_secret=SECRET)
    database = Database(settings.database_address)
    seed(SeedContext(settings, database, Store(settings.data / "files")), now=clock.now())
    database.dispose()
    yield settings
    if request.param == "postgresql":
        server.drop_database(name)


@pytest.fixture
def shop(demo, built):
    with lent(built, demo) as app:
        card = make_learner(app.extensions["lms"], "李美华")
        li = arrive(app, card, ECOMMERCE_LAUNCH.name)
        yield Shop(app, ShopCourse(app.extensions["lms"].database), li)


def test_learner_finishes_the_course_and_others_check_the_certificate(shop):
    course, li = shop.course, shop.li
    assert "共15项" in li.open(course.address).text

    course.read_all(li)
    course.take_quiz(li)
    assert "通过了，满分20分，得20分" in li.text
    course.hand_in(li)
    assert li.path == f"{course.sheet}?said=handed_in"
    assert li.page.fields(f"{course.sheet}/worksheet")["field-break-even"] == "3554"
    li.open(f"{course.address}/certificate")
    li.press(f"{course.address}/certificate")

    assert TITLE in li.text
    assert "证书已经生效。" in li.text
    serial = li.path.removeprefix("/certificates/")
    assert "全部完成了" in li.open(course.address).text
    stranger = Phone(shop.app)
    stranger.open(f"/verify/{serial}")
    assert TITLE in stranger.text


def test_learner_who_does_not_calculate_fails(shop):
    """She answers everything else rightly; the draw of an attempt has enough calculations."""
    attempt = shop.course.take_quiz(shop.li, missed=ECOMMERCE_LAUNCH.calculations)

    drawn = shop.course.questions(attempt)
    reached = len([name for name in drawn if name not in ECOMMERCE_LAUNCH.calculations])
    assert len(drawn) == 20
    assert f"满分20分，得{reached}分，需要14分" in shop.li.text
    assert "通过了" not in shop.li.text


def test_case_stands_in_the_library_with_its_course(shop):
    visitor = Phone(shop.app)

    library = visitor.open("/library/?country=CN&channel=platform")
    assert CASE in library.links()
    assert f"选自课程《{TITLE}》" in library.text
    case = visitor.open(CASE)
    assert CASE_TITLE in case.text
    assert TITLE in case.text
    assert f"/courses/{ECOMMERCE_LAUNCH.name}" in case.links()


@pytest.mark.parametrize(("language", "title"), [("zh-CN", TITLE), ("en", "E-commerce that pays")])
def test_course_stands_in_catalogue_paths_and_search(shop, language, title):
    visitor = Phone(shop.app, language)
    address = f"/courses/{ECOMMERCE_LAUNCH.name}"

    catalogue = visitor.open("/courses/")
    found = visitor.open(f"/search?q={title}")

    assert address in catalogue.links()
    assert title in catalogue.text
    assert address in found.links()
