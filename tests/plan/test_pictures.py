"""The plan as a picture: requested by anybody of the cooperative, made by the worker."""

import datetime as dt
import io

import pytest
from PIL import Image

from lms.accounts.queries.organizations import get_organization
from lms.accounts.rules.acts import SYSTEM, Act, Actor
from lms.jobs.models import Job
from lms.organizations.services.merge import merge_organizations
from lms.plan.document import build_plan_sheet, digest_steps
from lms.plan.queries.pictures import find_picture, find_picture_bytes
from lms.plan.queries.steps import list_steps
from lms.plan.services.pictures import PlanWithoutStep, request_picture, store_picture
from lms.plan.tasks import PicturePrinter
from lms.printing.engine import PdfEngine
from lms.printing.picture import MAX_PAGES, count_pages
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


def store(database, people, *, at=NOW):
    database.write(
        store_picture,
        Act(Actor(), at),
        organization_id=people.yunwu_id,
        language="zh",
        digest=digest_of(database, people),
        webp=b"picture",
        height=900,
    )


def digest_of(database, people):
    with database.read_session() as session:
        names = get_organization(session, people.yunwu_id).names
    return digest_steps(steps_of(database, people), names, today=TODAY)


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
    assert (row.has_image, content) == (True, b"picture")
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
    store(database, people, at=later(hours=1))
    change(database, people.li, "done", "all short")

    assert request(database, people, at=later(hours=2)) is not None
    row, content = picture(database, people)
    assert (row.has_image, row.is_pending, content) == (True, True, b"picture")
    assert request(database, people, at=later(hours=2)) is None
    store(database, people, at=later(hours=2))
    assert not picture(database, people)[0].is_pending


def test_plan_without_a_step_has_no_picture(database, people):
    write_step(database, people.li, {"first-step": " "})

    with pytest.raises(PlanWithoutStep):
        request(database, people)


def test_new_name_of_the_cooperative_makes_a_new_picture():
    names = {"zh": "云雾岭", "en": "Yunwu"}

    assert digest_steps([], names, today=TODAY) != digest_steps([], YUNWU, today=TODAY)


def test_characters_without_a_glyph_are_left_out(database, people):
    step = {**STEP, "first-step": "称重\U0001f375\n十包 \U00012000", "measure": "\U0001f600"}
    write_step(database, people.li, step)

    sheet = build_plan_sheet(steps_of(database, people), YUNWU, "zh", today=TODAY)

    assert "称重\n十包</h2>" in sheet.html
    assert "\U0001f600" not in sheet.html


def test_picture_of_a_merged_cooperative_is_not_stored(database, people):
    request(database, people)
    values = {"source_id": people.yunwu_id, "target_id": people.hillside_id}
    database.write(merge_organizations, Act(SYSTEM, NOW), **values)

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
    assert row.digest == digest_of(database, people)


def test_long_plan_says_how_many_steps_are_not_shown(database, people):
    for number in range(3):
        write_step(database, people.li, STEP, page=f"page-{number}")
    steps = steps_of(database, people)

    short = build_plan_sheet(steps, YUNWU, "en", today=TODAY, most=3)
    whole = build_plan_sheet(steps, YUNWU, "en", today=TODAY)

    assert (short.html.count("<section>"), whole.html.count("<section>")) == (3, 4)
    assert "Further steps under “Our plan” on the platform: 1" in short.html
    assert "Further steps" not in whole.html


def test_picture_ends_with_a_whole_step(database, people, font_folder):
    for number in range(60):
        write_step(database, people.li, {**STEP, "first-step": "长" * 200}, page=f"page-{number}")
    engine = PdfEngine(font_folder, style="")
    printer = PicturePrinter(database, engine)

    try:
        pdf = printer._print_fitting(steps_of(database, people), YUNWU, "zh", TODAY)
    finally:
        engine.close()

    assert 1 < count_pages(pdf) <= MAX_PAGES


def test_document_holds_the_steps_and_their_states_in_the_language(database, people):
    change(database, people.chen, "moved", "<b>rain</b>", dt.date(2026, 12, 20))

    sheet = build_plan_sheet(steps_of(database, people), YUNWU, "zh", today=TODAY)

    for text in ("云雾岭茶农合作社", "Weigh ten packs", "2026年12月20日", "&lt;b&gt;rain"):
        assert text in sheet.html
    assert "<b>" not in sheet.html
