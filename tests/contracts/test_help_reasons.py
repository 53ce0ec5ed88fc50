"""A rule of people at risk is whole: its threshold, and its sentences in every language."""

import polib
import pytest

from lms.enrolment.rules.at_risk import RULES, THRESHOLDS
from lms.folders import TRANSLATIONS
from lms.pages.cohorts.forms import CohortForm
from lms.pages.cohorts.view_models.help_reasons import REASON_TEXTS


def test_every_rule_has_its_texts():
    assert [rule.kind for rule in RULES] == list(REASON_TEXTS), (
        "Write the sentences of the rule in help_reasons.py, in the order of the rules."
    )


def test_every_threshold_belongs_to_a_rule_and_has_bounds():
    assert {rule.threshold for rule in RULES} - {None} == set(THRESHOLDS), (
        "List the threshold of the rule in THRESHOLDS."
    )
    for threshold in THRESHOLDS:
        assert 0 < threshold.low <= threshold.default <= threshold.high, "Correct the bounds."
        bounds = {"low": threshold.low, "high": threshold.high}
        assert str(threshold.high) in threshold.refusal.message % bounds, (
            "Say the range in the refusal of the threshold."
        )
    names = [threshold.name for threshold in THRESHOLDS]
    assert len({*names, *CohortForm.model_fields}) == len(names) + len(CohortForm.model_fields), (
        "Rename the threshold: the form of a cohort has a field of this name."
    )


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", REASON_TEXTS)
def test_its_texts_are_translated(kind, language):
    catalogue = polib.pofile(TRANSLATIONS / language / "LC_MESSAGES/messages.po")
    texts = REASON_TEXTS[kind]
    sentence = texts.sentence if isinstance(texts.sentence, str) else texts.sentence[0]

    for message in (sentence, texts.rule):
        found = catalogue.find(message)
        assert found, f"Run make messages: “{message}” is missing."
        assert found.translated(), f"Translate “{message}”."
