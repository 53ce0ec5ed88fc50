"""The plan as a picture: requested by anybody of the cooperative, made by the worker."""

import datetime as dt
import io

import pytest
from PIL import Image

from lms.accounts.rules.acts import Act, Actor
from lms.jobs.models import Job
from lms.plan.document import build_plan_sheet, digest_steps
from lms.plan.queries.pictures import find_picture, find_picture_bytes
from lms.plan.queries.steps import list_steps
from lms.plan.services.pictures import (
    PlanWithoutStep,
    PrintedPicture,
    request_picture,
    store_picture,
)
from lms.plan.tasks import PicturePrinter
from lms.printing.engine import PdfEngine
from tests.factories import NOW, YUNWU, make_people
from tests.factories_course import later
from tests.plan.plan_steps import STEP, TODAY, change, write_step


@pytest.fixture
def people(database):
    made = make_people(database)
    write_step(database, made.li)
    return made


def request(database, people, *, at=NOW, today=TODAY, language="zh"):
    return database.write(
        request_picture,
        Act(Actor(people.li.id), at),
        organization_id=people.yunwu_id,
        language=language,
        today=today,
    )


def store(database, people):
    database.write(
        store_picture,
        Act(Actor(), NOW),
        organization_id=people.yunwu_id,
        language="zh",
        digest=digest_steps(steps_of(database, people), today=TODAY),
        picture=PrintedPicture(b"picture", 1400, 900),
    )


def steps_of(database, people):
    with database.read_session() as session:
        return list_steps(session, organization_id=people.yunwu_id)


def picture(database, people):
    with database.read_session() as session:
        values = {"organization_id": people.yunwu_id, "language": "zh"}
        return find_picture(session, **values), find_picture_bytes(session, **values)


def test_picture_is_requested_once_and_shown_when_it_is_made(database, people):
    job_id = request(database, people)
    assert job_id is not None
    assert request(database, people, at=later(minutes=5)) is None
    assert picture(database, people)[1] is None

    store(database, people)

    row, content = picture(database, people)
    assert (row.is_made, content, row.width, row.height) == (True, b"picture", 1400, 900)
    with database.read_session() as session:
        assert session.get(Job, job_id).payload == {
            "organization_id": people.yunwu_id, "language": "zh", "day": "2026-11-24",
        }  # fmt: skip


def test_job_that_was_lost_is_requested_again(database, people):
    request(database, people)

    assert request(database, people, at=later(minutes=11)) is not None


def test_new_picture_is_made_only_when_the_plan_has_changed(database, people):
    request(database, people)
    store(database, people)
    assert request(database, people, at=later(hours=1)) is None

    assert request(database, people, at=later(hours=1), today=dt.date(2026, 12, 24)) is not None
    store(database, people)
    change(database, people.li, "done", "all short")

    assert request(database, people, at=later(hours=2)) is not None
    assert picture(database, people)[1] is None


def test_plan_without_a_step_has_no_picture(database, people):
    write_step(database, people.li, {"first-step": " "})

    with pytest.raises(PlanWithoutStep):
        request(database, people)


def test_picture_of_a_merged_cooperative_is_not_stored(database, people):
    store(database, people)

    assert picture(database, people) == (None, None)


def test_picture_shows_every_page_and_hostile_text_as_text(database, people, font_folder):
    for number in range(12):
        text = {**STEP, "first-step": f"<img src=x onerror=alert(1)> 第{number}步 " + "长" * 60}
        write_step(database, people.li, text, page=f"page-{number}")
    engine = PdfEngine(font_folder, style="")
    job = {"organization_id": people.yunwu_id, "language": "zh", "day": "2026-11-24"}
    request(database, people)

    try:
        PicturePrinter(database, engine)(job)
    finally:
        engine.close()

    row, content = picture(database, people)
    shown = Image.open(io.BytesIO(content))
    assert (shown.format, shown.width) == ("WEBP", 1400)
    assert shown.height > 2 * 1400
    assert (row.width, row.height) == shown.size
    assert row.digest == digest_steps(steps_of(database, people), today=TODAY)


def test_document_holds_the_steps_and_their_states_in_the_language(database, people):
    change(database, people.chen, "moved", "<b>rain</b>", dt.date(2026, 12, 20))

    sheet = build_plan_sheet(steps_of(database, people), YUNWU, "zh", today=TODAY)

    for text in ("云雾岭茶农合作社", "Weigh ten packs", "2026年12月20日", "&lt;b&gt;rain"):
        assert text in sheet.html
    assert "<b>" not in sheet.html
