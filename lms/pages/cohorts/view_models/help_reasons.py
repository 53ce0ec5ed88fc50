"""The texts of pages about the rules of people at risk, by the kind of the reason."""

from collections.abc import Mapping
from dataclasses import dataclass

import flask_babel

from lms.enrolment.rules import at_risk
from lms.enrolment.rules.at_risk import RiskReason
from lms.i18n import PluralForms
from lms.i18n import gettext_noop as _
from lms.i18n import ngettext_noop as ngettext
from lms.web.templating import date


@dataclass(frozen=True)
class ReasonTexts:
    """`sentence`: why somebody is at risk, with its figure.

    `rule`: who is at risk; where the rule has a threshold, it is the label of the threshold too.
    """

    sentence: str | PluralForms
    rule: str


NOT_STARTED = _("Not started after so many days")
REASON_TEXTS: dict[str, ReasonTexts] = {
    "failed": ReasonTexts(
        ngettext(
            "Did not pass the quiz in %(num)s attempt.",
            "Did not pass the quiz in %(num)s attempts.",
        ),
        _("Failed a quiz twice"),
    ),
    "stuck": ReasonTexts(
        ngettext(
            "Stuck: active on %(num)s day since the last lesson was finished.",
            "Stuck: active on %(num)s days since the last lesson was finished.",
        ),
        _("Active on two days without finishing the next lesson"),
    ),
    "due": ReasonTexts(
        _("Due on %(day)s, and less than half is done."),
        _("Due within so many days and under half done"),
    ),
    "never came": ReasonTexts(
        ngettext(
            "Has not signed in yet, %(num)s day after the start.",
            "Has not signed in yet, %(num)s days after the start.",
        ),
        NOT_STARTED,
    ),
    "not started": ReasonTexts(
        ngettext(
            "Has not begun a lesson yet, %(num)s day after the start.",
            "Has not begun a lesson yet, %(num)s days after the start.",
        ),
        NOT_STARTED,
    ),
    "idle": ReasonTexts(
        ngettext(
            "Not active for %(num)s day, since %(day)s.",
            "Not active for %(num)s days, since %(day)s.",
        ),
        _("Not active for so many days"),
    ),
}


def describe_reason(reason: RiskReason) -> str:
    """Return one sentence with its figure."""
    sentence, day = REASON_TEXTS[reason.kind].sentence, date(reason.on) if reason.on else ""
    if isinstance(sentence, str):
        return str(flask_babel.gettext(sentence, day=day))
    return str(flask_babel.ngettext(*sentence, reason.count or reason.days, day=day))


def describe_rules(stored: Mapping[str, int]) -> dict[str, int | None]:
    """Return who is at risk in a cohort: each sentence with the threshold of its rule, if any."""
    limits = at_risk.fill_thresholds(stored)
    return {
        str(flask_babel.gettext(REASON_TEXTS[rule.kind].rule)): (
            limits[rule.threshold.name] if rule.threshold else None
        )
        for rule in at_risk.RULES
    }


def label_thresholds() -> dict[str, str]:
    """Return the label of each threshold by its name."""
    return {
        rule.threshold.name: str(flask_babel.gettext(REASON_TEXTS[rule.kind].rule))
        for rule in at_risk.RULES
        if rule.threshold
    }
