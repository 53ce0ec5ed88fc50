"""The demo in words of 80 letters: whatever people and authors type, in every page of everybody."""

import datetime as dt
import json
import re
from collections import Counter

import flask
from sqlalchemy import select, update

from lms import clock
from lms.accounts.models import Organization, OrganizationRequest, Person, UserSession
from lms.accounts.rules.acts import Act, Actor
from lms.accounts.services.organization_requests import NewOrganizationRequest, ask_for_change
from lms.catalogue.models import CompiledLessonRow, Revision, SharedRevision
from lms.certificates.models import Certificate
from lms.enrolment.models import Announcement, Cohort, Contact, Snooze
from lms.inquiries.models import Inquiry
from lms.mail.stop_links import build_stop_token
from lms.plan.models import PlanEntry, WorksheetEntry
from lms.workshop.models import TrainingDay
from tests.browser.audience import COURSE, LEARNER, NEWCOMER, VISITOR, Audience
from tests.enrolment.cohorts import set_join_code
from tests.journeys.people import READINGS, Course
from tests.journeys.phone import Phone
from tests.pages.certification.graduates import (
    finish,
    forget_proof,
    get_cohort_id,
    get_enrolment_id,
    get_person_id,
)
from tests.pages.client import csrf_token, find_person, post, read, sign_in
from tests.pages.links import build_kind, is_page
from tests.pages.pending_forms import end_session, enter
from tests.pages.roster.lists import press, start
from tests.pages.roster_lists import book, hand_in

WORD = ("Venkatanarasimharajuvaripeta" * 3)[:80]
PRE = f"<pre><code>{WORD}{WORD}</code></pre>"
TABLE = (
    '<div class="table-scroll" tabindex="0"><table><thead><tr>'
    + f"<th>{WORD}</th>" * 3
    + "</tr></thead><tbody><tr><td>Contribution</td><td>120,960</td><td>2 words</td></tr></tbody>"
    "</table></div>"
)
# What authors write, by its name in stored lessons, structures and shared files.
AUTHORED = {
    "titles", "title", "summaries", "html", "label", "unit", "definition", "word", "synonyms",
    "statements", "source", "columns", "text", "by_option", "by_mistake", "license",
}  # fmt: skip
TYPED = (
    (Person, "printed_name"), (Person, "latin_name"), (Organization, "contact"),
    (Organization, "province"), (Cohort, "name"), (Cohort, "contact_name"),
    (Cohort, "contact_wechat"), (Cohort, "contact_hours"), (Snooze, "note"), (Contact, "note"),
    (TrainingDay, "title"), (PlanEntry, "value"), (UserSession, "device_label"),
)  # fmt: skip
TEXTS = ((Organization, "names"), (Announcement, "texts"))
STORED = (
    (Revision, "structure"), (Revision, "keys"), (CompiledLessonRow, "body"),
    (SharedRevision, "body"),
)  # fmt: skip
PEOPLE = ("li", "mei", "chen", "ravi", "ana", "noor")
CODE = "48271605"
# Of addresses that differ by an id alone.
MAX_PAGES_OF_KIND = 2
_SERIAL = re.compile(r"/certificates/[0-9A-Z]{17}$")


def make_hostile(session):
    """Put a word of 80 letters into everything that somebody has typed."""
    for model, name in TYPED:
        column = getattr(model, name)
        session.execute(update(model).values({column: WORD + " " + column}))
    for model, name in TEXTS:
        for row in session.scalars(select(model)):
            setattr(
                row, name, {code: f"{WORD} {text}" for code, text in getattr(row, name).items()}
            )
    for model, name in STORED:
        for row in session.scalars(select(model)):
            setattr(row, name, json.dumps(lengthen(json.loads(getattr(row, name)))))
    words = WorksheetEntry.value.regexp_match("^[^0-9{[]")
    session.execute(
        update(WorksheetEntry).where(words).values(value=WORD + " " + WorksheetEntry.value)
    )


def lengthen(value, *, is_authored=False):
    if isinstance(value, dict):
        return {
            name: lengthen(
                item, is_authored=is_authored or name in AUTHORED or name.endswith("_html")
            )
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [lengthen(item, is_authored=is_authored) for item in value]
    if not isinstance(value, str) or not is_authored or not value:
        return value
    return lengthen_html(value) if "<" in value else f"{WORD} {value}"


def lengthen_html(html):
    longer = re.sub(r">([^<\n]*\w[^<]*)<", rf">{WORD} \1<", html)
    return longer + PRE + TABLE if html.startswith(("<p", "<h")) else longer


class Pages:
    """Pages as HTML by reader and address; `templates`: those that were rendered."""

    def __init__(self, app):
        self.app = app
        self.found = {}
        self.templates = set()
        self._newest = ""
        # The signal keeps a weak reference alone.
        self._note = lambda _app, template, **_: self._see(template.name or "")
        flask.before_render_template.connect(self._note, app)

    def _see(self, template):
        self._newest = template
        self.templates.add(template)

    def add(self, client, path, *, reader):
        """Open an address and keep the page; return its links, or where it leads."""
        answer = client.get(path, headers={"Accept-Language": "en-GB"})
        return self.keep(answer, f"{reader} {path}")

    def keep(self, answer, name):
        """Keep the page of an answer under the name of its reader and its address."""
        if answer.status_code in {302, 303}:
            return [answer.location.removeprefix("http://localhost")]
        if answer.mimetype != "text/html":
            return []
        page = read(answer)
        self.found[name] = page.html
        return [link.partition("#")[0] for link in page.links() if link.startswith("/")]

    def walk(self, client, start, *, reader):
        """Keep the pages that links lead to, of each template one."""
        left, seen, kinds, templates = [start], set(), Counter(), set()
        while left:
            path = left.pop(0)
            kind = build_kind(path)
            if path in seen or kinds[kind] >= MAX_PAGES_OF_KIND or not is_page(path):
                continue
            seen.add(path)
            kinds[kind] += 1
            self._newest = ""
            left += self.add(client, path, reader=reader)
            if self._newest in templates:
                self.found.pop(f"{reader} {path}", None)
            templates.add(self._newest)


def collect_lessons(app):
    """The pages of the shipped lessons, in both languages, as they are."""
    found = {}
    for language in ("en", "zh"):
        visitor = app.test_client()
        visitor.set_cookie("language", language)
        for lesson in READINGS:
            answer = visitor.get(f"/learn/{COURSE}/{lesson}")
            found[f"{language} {lesson}"] = answer.get_data(as_text=True)
    return found


def collect(app):
    """Every page of everybody in the demo, in English."""
    database = app.extensions["lms"].database
    prepare(app, database)
    pages = Pages(app)
    visitor = app.test_client()
    visitor.set_cookie("language", "en")
    for path in (*VISITOR.values(), f"/join/{CODE}", build_stop_address(app)):
        pages.add(visitor, path, reader="visitor")
    for name in PEOPLE:
        client = app.test_client()
        sign_in(client, name)
        pages.walk(client, "/learn/", reader=name)
        add_by_forms(pages, client, database, reader=name)
    add_ended_session(pages, app, database)
    add_learners(pages, app, database)
    return pages


def prepare(app, database):
    """Make what the demo lacks: a certificate, a request, a join code; English for everybody."""
    enrolment_id = finish(database, "mei", printed_name="Mei")
    ravi = app.test_client()
    sign_in(ravi, "ravi")
    certificates = f"/cohorts/{get_cohort_id(database)}/certificates"
    ravi.get(certificates)
    post(ravi, certificates, enrolment=str(enrolment_id))
    mei = app.test_client()
    sign_in(mei, "mei")
    post(mei, LEARNER["question_report"], text=WORD)
    post(mei, LEARNER["lesson_questions"], text=WORD)
    ana = app.test_client()
    sign_in(ana, "ana")
    with database.read_session() as session:
        unanswered = session.scalars(select(Inquiry.id).where(Inquiry.answered_at.is_(None))).all()
    for inquiry_id in unanswered[1:]:
        post(ana, f"/lesson-questions/{inquiry_id}", text=WORD, version="0")
    database.write(lambda session: session.execute(update(Person).values(language="en")) and None)
    database.write(ask)
    end = clock.now() + dt.timedelta(hours=12)
    database.write(set_join_code, get_cohort_id(database), CODE, end)
    database.write(make_hostile)


def build_stop_address(app):
    platform = app.extensions["lms"]
    person_id = get_person_id(platform.database, "mei")
    return f"/mail/stop/{build_stop_token(platform.keys.secret_key, person_id=person_id)}"


def ask(session):
    organization_id = session.scalars(select(Organization.id).order_by(Organization.id)).first()
    new = NewOrganizationRequest("rename", WORD, names={"en": f"{WORD} Tea", "zh": "晨露坡"})
    by = Actor(find_person(session, "ravi"))
    ask_for_change(session, Act(by, clock.now()), new, organization_id=organization_id)
    session.execute(update(OrganizationRequest).values(reason=WORD))


def add_by_forms(pages, client, database, *, reader):
    """The pages that forms of a coordinator lead to."""
    if reader != "ravi":
        return
    cohort = f"/cohorts/{get_cohort_id(database)}"
    by_hand = f"{cohort}/certificates/by-hand/{get_enrolment_id(database, 'li')}"
    rows = [[WORD, 13800001111, "morning-dew"], ["", 12, WORD], ["段文山", "", WORD]]
    client.get(f"{cohort}/cards")
    answers = (
        hand_in(client, f"{cohort}/roster", book(*rows)),
        post(client, f"{cohort}/cards", person=str(get_person_id(database, "zhou"))),
        post(client, f"{cohort}/reports"),
        post(client, f"{cohort}/days", day="2026-11-24", title=WORD),
    )
    ticked = f"{cohort}/people/ticked?person={get_person_id(database, 'li')}"
    locations = (answer.location for answer in answers)
    for path in ("/organizations/unapproved", by_hand, ticked, *locations):
        pages.add(client, path, reader=reader)
    certificates = pages.add(client, f"{cohort}/certificates", reader=reader)
    pages.add(client, next(filter(_SERIAL.search, certificates)), reader=reader)
    roster = start(client, f"{cohort}/roster", [WORD[:40], "", "yunwu-ridge", "", "", ""])
    press(client, post, read, roster)
    pages.add(client, f"{roster}/undo", reader=reader)
    forget_proof(database)
    pages.keep(post(client, by_hand, printed_name=WORD, reason="list"), f"{reader} proof")


def add_ended_session(pages, app, database):
    """A form that was sent without a session: signing in as its owner, and as somebody else."""
    for name in ("mei", "li"):
        client = app.test_client()
        sign_in(client, "mei")
        token = csrf_token(client)
        end_session(client, database, "mei")
        sent = {"csrf_token": token, "email": WORD, "phone": WORD}
        ended = client.post("/account", data=sent, headers={"Accept-Language": "en-GB"})
        pages.keep(ended, f"ended-{name} /account")
        pages.keep(enter(client, read(ended), name), f"ended-{name} /sign-in")


def add_learners(pages, app, database):
    """A newcomer, and learners on each stage of the way."""
    audience = Audience(app, Course(database))
    phone = Phone(app, language="en")
    card = audience.make_newcomer()
    phone.open(f"/card/{card.code}")
    phone.press("/card", device="mine")
    for path in NEWCOMER.values():
        pages.add(phone.client, path, reader="newcomer")
    for stage in ("make_learner", "make_finished", "make_certified"):
        number, paths = getattr(audience, stage)()
        database.write(
            lambda session, number=number: (
                session.execute(
                    update(Person).where(Person.learner_number == number).values(language="en")
                )
                and None
            )
        )
        client = app.test_client()
        post(client, "/sign-in", identifier=number, secret="83051947", device="mine")
        for path in paths.values():
            pages.add(client, path, reader=stage)
    certificate = next(filter(_SERIAL.search, paths.values()))
    database.write(end_certificates)
    pages.add(client, f"{certificate}.pdf", reader="ended")


def end_certificates(session):
    ended = {"state": "revoked", "ended_at": clock.now()}
    session.execute(update(Certificate).values(ended))
