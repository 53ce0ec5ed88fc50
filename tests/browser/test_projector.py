"""The wall of a workshop in a real browser: fits the screen and renews itself, scripts or not."""

import pytest

from lms.enrolment.models import Cohort
from tests.browser.conftest import SECRET
from tests.pages.certification.graduates import get_cohort_id
from tests.pages.workshop.workshops import join, offered, open_for

SCREENS = ({"width": 1280, "height": 720}, {"width": 1920, "height": 1080})
LONG_NAME = "亚太" * 30
MEASURE = """() => [document.documentElement.scrollWidth <= innerWidth,
  document.querySelector('.projector-count').getBoundingClientRect().bottom <= innerHeight,
  document.querySelector('.projector-picture').getBoundingClientRect().bottom <= innerHeight]"""


@pytest.fixture
def wall(seed_context):
    """The cohort's code is open; its name is as long as names get."""
    cohort_id = get_cohort_id(seed_context.database)

    def rename(session):
        row = session.get(Cohort, cohort_id)
        before, row.name = row.name, LONG_NAME
        return before

    before = seed_context.database.write(rename)
    yield cohort_id, open_for(seed_context.database, cohort_id)

    def restore(session):
        session.get(Cohort, cohort_id).name = before

    seed_context.database.write(restore)


@pytest.mark.parametrize("scripts", [True, False])
def test_wall_fits_and_renews_itself(new_phone, app_of_workshop, seed_context, wall, scripts):
    cohort_id, code = wall
    phone = new_phone(scripts=scripts)
    phone.open("/sign-in?with=name")
    phone.page.fill("[name=identifier]", "ravi")
    phone.page.fill("[name=secret]", SECRET)
    phone.page.click("form[action^='/sign-in'] button[type=submit]")
    phone.page.wait_for_url("**/cohorts/")
    phone.open(f"/cohorts/{cohort_id}/projector")
    shown = phone.page.locator(".projector-count").inner_text()

    for screen in SCREENS:
        phone.page.set_viewport_size(screen)
        if scripts:
            assert phone.page.evaluate(MEASURE) == [True, True, True], screen
        else:
            box = phone.page.locator(".projector-count").bounding_box()
            assert box["y"] + box["height"] <= screen["height"]
    organization = offered(seed_context.database, cohort_id)[0]
    join(app_of_workshop, code, organization.id, f"赵新云{scripts}")
    phone.page.wait_for_timeout(12_000)

    assert phone.page.locator(".projector-count").inner_text() != shown
    assert f"{code[:4]} {code[4:]}" in phone.page.locator(".projector-digits").inner_text()


@pytest.fixture
def app_of_workshop(seed_context, data):
    """Another process on the same database: phones of the workshop."""
    from lms.config import Settings
    from lms.factory import create_app

    app = create_app(Settings(data=data, demo=True, demo_secret=SECRET))
    yield app
    app.extensions["lms"].database.dispose()
