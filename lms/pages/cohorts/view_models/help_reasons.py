"""The reasons why somebody is at risk, in sentences for coordinators."""

from flask_babel import gettext as _
from flask_babel import ngettext

from lms.enrolment.rules.at_risk import RiskReason
from lms.web.templating import date


def describe_reason(reason: RiskReason) -> str:
    """Return one sentence with its figure."""
    day = date(reason.on) if reason.on else ""
    sentences = {
        "never came": lambda: ngettext(
            "Has not come in yet, %(num)s day after the beginning.",
            "Has not come in yet, %(num)s days after the beginning.",
            reason.days,
        ),
        "not started": lambda: ngettext(
            "Has not started, %(num)s day after the beginning.",
            "Has not started, %(num)s days after the beginning.",
            reason.days,
        ),
        "failed": lambda: ngettext(
            "Did not pass the quiz in %(num)s try.",
            "Did not pass the quiz in %(num)s tries.",
            reason.count,
        ),
        "stuck": lambda: ngettext(
            "Stuck: here on %(num)s day since the last lesson was finished.",
            "Stuck: here on %(num)s days since the last lesson was finished.",
            reason.count,
        ),
        "idle": lambda: ngettext(
            "Silent for %(num)s day, since %(day)s.",
            "Silent for %(num)s days, since %(day)s.",
            reason.days,
            day=day,
        ),
        "due": lambda: _("Due on %(day)s, and less than half is done.", day=day),
    }
    return str(sentences[reason.kind]())
