"""Whatever a form reads has a control on the page that sends it."""

import ast
import re

import pytest

from lms import clock
from lms.accounts.queries.organizations import find_organization_by_code
from lms.accounts.rules.acts import SHELL, Act
from lms.enrolment.rules.at_risk import THRESHOLDS
from lms.pages.cohorts.forms import build_cohort_form
from lms.web.forms import Form
from lms.workshop.services.training_days import add_training_day
from tests.contracts.tree import list_files
from tests.factories import make_organization
from tests.pages.certification.graduates import get_cohort_id, get_person_id
from tests.pages.client import sign_in

COHORT = "/cohorts/{cohort}"
FOLLOW_UP = f"{COHORT}/help/{{chen}}"
# By the view that reads a form: who sends it, and the page that holds it.
SENT_FROM = {
    "cohorts.add_contact": ("ravi", FOLLOW_UP),
    "cohorts.add_one_person": ("ravi", f"{COHORT}/people/new"),
    "cohorts.add_to_staff": ("ravi", f"{COHORT}/staff"),
    "cohorts.correct": ("ravi", f"{COHORT}/people/{{mei}}/edit"),
    "cohorts.create_cohort": ("ravi", "/cohorts/new"),
    "cohorts.dates": ("ravi", f"{COHORT}/dates"),
    "cohorts.move_dates": ("ravi", f"{COHORT}/dates?weeks=1"),
    "cohorts.pass_on": ("ravi", f"{COHORT}/lesson-questions"),
    "cohorts.post_announcement": ("ravi", f"{COHORT}/announcements"),
    "cohorts.save_settings": ("ravi", f"{COHORT}/settings"),
    "cohorts.set_course": ("ravi", f"{COHORT}/offer"),
    "cohorts.snooze_person": ("ravi", FOLLOW_UP),
    "learner.ask": ("mei", "/learn/digital-thinking/why-now/ask"),
    "learner.answer_comments": ("mei", "/learn/digital-thinking/vision/comments"),
    "learner.send_question_report": (
        "mei",
        "/learn/digital-thinking/why-now/questions/why-now-loss/report",
    ),
    "learner.save_step": ("li", "/our-plan/steps/samples"),
    "cohorts.comment_on_worksheet": (
        "ana",
        f"{COHORT}/people/{{mei}}/worksheets/digital-thinking/vision",
    ),
    "learner.save_account": ("mei", "/account"),
    "manager.add_member": ("chen", "/my-organization/people/new"),
    "manager.change_contact": ("chen", "/my-organization/contact"),
    "manager.leave": ("chen", "/my-organization/people/{li}/leave?last_day={today}"),
    "manager.leaving": ("chen", "/my-organization/people/{li}"),
    "organizations.save_organization_contact": ("ravi", "/organizations/{organization}/contact"),
    "public.take_admission": ("", "/ask-for-a-place"),
    "public.take_sign_in": ("", "/sign-in?with=name"),
    "reports.freeze_report": ("ravi", f"{COHORT}/reports"),
    "workshop.add_day": ("ravi", f"{COHORT}/workshop"),
    "workshop.save_training_day": ("ravi", f"{COHORT}/days/{{day}}"),
}
# They have controls in a state alone (a certificate, a request, a namesake, a code); their own
# tests send them.
IN_A_STATE = {
    "certification.issue_manually", "cohorts.allow", "learner.issue_certificate",
    "learner.take_secret", "studio.answer", "studio.close", "studio.publish",
    "public.take_name", "certification.refuse_corrected_name",
    "certification.replace_certificate", "certification.revoke_certificate",
    "learner.ask_for_corrected_name", "organizations.ask_about_organization",
    "organizations.enter_organization", "organizations.save_organization", "workshop.open_code",
    "organizations.return_listed_organizations",
    "organizations.decline_organization_request",
    "organizations.grant_organization_request", "public.compare_name", "public.take_card",
    "organizations.answer_admission", "public.take_join", "public.take_pin",
    "workshop.keep_code_open",
}  # fmt: skip
# Functions that read a form, and the form where it is not the first argument.
READERS = {
    "read_form": "", "read_names": "", "read_day_page": "DayForm", "read_cohort": "CohortForm",
    "_read_correction": "NamedCorrectionForm",
}  # fmt: skip
NAME_READ = re.compile(
    r"(?:request\.(?:form|values)|\bform)(?:\.get|\.getlist)?[(\[]\s*[\"'](\w+)[\"']"
)


@pytest.fixture(scope="module")
def forms():
    """The form that each view reads, by endpoint."""
    views = [path for path in list_files("lms/pages/*.py") if "/views" in path.as_posix()]
    return {
        f"{path.relative_to(path.parents[2]).parts[0]}.{function.name}": found
        for path in views
        for function in ast.parse(path.read_text()).body
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_")
        for found in [find_form(function)]
        if found
    }


def find_form(function):
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in READERS:
            return READERS[node.func.id] or (ast.unparse(node.args[0]) if node.args else None)
    return None


def list_forms(base=Form):
    own = (form for form in base.__subclasses__() if form.__module__.startswith("lms."))
    return [form for sent_request in own for form in (sent_request, *list_forms(sent_request))]


@pytest.fixture
def values(database):
    day = database.write(
        add_training_day,
        Act(SHELL, clock.now()),
        cohort_id=get_cohort_id(database),
        day=clock.now().date(),
        title="",
    )
    make_organization(database, "not-offered")
    with database.read_session() as session:
        organization = find_organization_by_code(session, "morning-dew").id
    return {
        "cohort": get_cohort_id(database),
        "organization": organization,
        "mei": get_person_id(database, "mei"),
        "li": get_person_id(database, "li"),
        "chen": get_person_id(database, "chen"),
        "today": clock.now().date(),
        "day": day,
    }


def test_every_view_that_reads_a_form_is_named_here(forms):
    named = set(SENT_FROM) | IN_A_STATE
    assert set(forms) == named, "Name in SENT_FROM who sends the form, and from where."


@pytest.mark.parametrize("endpoint", SENT_FROM)
def test_every_field_has_a_control(client, read, app, values, forms, endpoint):
    who, address = SENT_FROM[endpoint]
    if who:
        sign_in(client, who)

    page = read(client.get(address.format(**values)))

    sent = [
        {control.get("name") for control in form.iter() if control.get("name")}
        for form in page.elements(".//form")
        if posts_to(app, form, endpoint)
    ]
    models = {form.__name__: form for form in list_forms()}
    models["CohortForm"] = build_cohort_form(THRESHOLDS)
    assert sent != [], f"No form of {address} is sent to {endpoint}."
    for names in sent:
        shown = names | {name.rpartition("_")[0] for name in names}  # a text in each language
        fields = set(models[forms[endpoint]].model_fields)
        assert fields - shown == set(), "Add the control, or drop the field."


def posts_to(app, form, endpoint):
    adapter, method = app.url_map.bind("localhost"), form.get("method", "get").upper()
    return adapter.match(form.get("action"), method=method)[0] == endpoint


def test_every_name_that_is_read_by_hand_has_a_control():
    """In a template, by a script, or as a hidden value of a page that confirms."""
    sent = "".join(
        path.read_text() for path in list_files("lms/templates/*.html", "static/src/js/*.js")
    )
    pages = "".join(path.read_text() for path in list_files("lms/pages/*.py"))

    without = {name for name in NAME_READ.findall(pages) if f'"{name}"' not in sent}

    hidden = set(re.findall(r"hidden=\(\(\"(\w+)\"", pages))
    assert without - hidden == set(), "Add the control, or do not read the name."
