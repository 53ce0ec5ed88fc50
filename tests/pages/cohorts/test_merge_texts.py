"""The pages of a merge and of its undo, sentence by sentence."""

from dataclasses import replace

import pytest

from lms.account_merge.queries.preview import (
    CertificateToCheck,
    CourseToMove,
    MergeUndoPreview,
    PersonMergePreview,
)
from lms.account_merge.rules.mergeable import Account
from lms.certificates.queries.checks_needed import PrintedCertificate
from lms.pages.cohorts.view_models.merge_texts import describe_merge, describe_undo

CLOSED = (
    "The account of Mei, number 1111111, is closed. Its number, its phone and its cards lead"
    " to number 2222222, with the PIN of that account."
)
REQUEST = (
    "1 request for a corrected name is about a certificate that cannot be replaced after the merge."
    " Answer it first."
)
TITLES = {"en": "Tea basics", "zh": "茶叶入门"}


def build_account(id_, name):
    state = {"is_closed": False, "is_confirmed": True}
    scope = {"roles": frozenset({"learner"}), "cohort_ids": frozenset({1})}
    return Account(id=id_, name=name, number=f"{id_}" * 7, **state, **scope)


SOURCE, TARGET = build_account(1, "Mei"), build_account(2, "Mei Sundaram")


@pytest.fixture
def english(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def build_preview(**changed):
    nothing = {
        "courses": (),
        "attempts": 0,
        "put_aside": 0,
        "double_fields": 0,
        "certificates": 0,
        "lost_memberships": (),
        "phone": "",
        "takes_secret": False,
        "name_requests": 0,
    }
    return PersonMergePreview(source=SOURCE, target=TARGET, **{**nothing, **changed})


def test_what_does_not_happen_is_not_said(english):
    found = describe_merge(1, build_preview())

    assert found.sentences == (
        CLOSED,
        "The account that remains is that of Mei Sundaram.",
        "The names are different. Make sure that both are the same person.",
        "All lessons done count. In each quiz the better result counts.",
        "For one day you can undo this on the page of the person.",
    )


def test_one_name_in_two_spellings_is_no_warning(english):
    same = build_account(1, "ＭＥＩ  Sundaram")

    sentences = describe_merge(1, replace(build_preview(), source=same)).sentences

    assert not any("different" in sentence for sentence in sentences)


def test_what_happens_is_said_in_numbers_and_names(english):
    courses = (
        CourseToMove(7, TITLES, is_merged=True, done=1, done_already=3, leaves_cohort=True),
        CourseToMove(8, TITLES, is_merged=False, done=2, done_already=0, leaves_cohort=False),
    )
    counts = {"attempts": 2, "put_aside": 1, "double_fields": 1, "certificates": 1}
    counts["name_requests"] = 1
    lost = {"lost_memberships": ({"en": "Hillside"},), "phone": "+8613912345678"}

    found = describe_merge(1, build_preview(courses=courses, **counts, **lost))

    assert found.sentences[4:-1] == (
        "A course is taken in two cohorts: from now on it counts in that of number 2222222 only.",
        "Both have begun a quiz: number 2222222 continues, the other one stops.",
        "2 attempts move.",
        "1 field of a worksheet has two texts: the newer one is shown.",
        "1 certificate moves and stays valid, with its number and its name.",
        REQUEST,
        "The membership in Hillside ends.",
        "The phone +8613912345678 is taken over.",
    )
    assert [group.names for group in found.names] == [
        ("Tea basics, lessons done: 1 with the one account, 3 with the other",),
        ("Tea basics",),
    ]


def test_lessons_done_meanwhile_do_not_make_the_page_stale(english):
    def build(done):
        counts = {"done": done, "done_already": 0}
        course = CourseToMove(7, TITLES, is_merged=True, **counts, leaves_cohort=False)
        return describe_merge(1, build_preview(courses=(course,)))

    assert build(1).fingerprint == build(2).fingerprint
    assert build(1).fingerprint != describe_merge(1, build_preview()).fingerprint


@pytest.mark.parametrize(
    "changed",
    [
        {"takes_secret": True},
        {"phone": "+8613912345678"},
        {"lost_memberships": ({"en": "Hillside"},)},
        {"name_requests": 1},
    ],
)
def test_what_staff_changed_meanwhile_makes_the_page_stale(english, changed):
    """The page would promise the wrong PIN, phone or cooperative."""
    shown = describe_merge(1, build_preview())

    assert shown.fingerprint != describe_merge(1, build_preview(**changed)).fingerprint


@pytest.mark.parametrize(
    ("lessons", "attempts", "said"),
    [
        (0, 0, ()),
        (1, 0, ("What was done since stays with number 2222222: 1 lesson done, 0 attempts.",)),
        (2, 1, ("What was done since stays with number 2222222: 2 lessons done, 1 attempt.",)),
    ],
)
def test_an_undo_says_what_was_done_since(english, lessons, attempts, said):
    found = describe_undo(
        1, 5, MergeUndoPreview(SOURCE, TARGET, lessons, attempts, loses_secret=False)
    )

    assert found.sentences[1] == (
        "Both people are signed out on all phones. Cards made since the merge no longer work."
    )
    assert found.sentences[2:] == said
    assert found.hidden == (("merge", "5"),)


def test_an_undo_says_that_a_pin_and_a_name_are_removed(english):
    preview = MergeUndoPreview(SOURCE, TARGET, 0, 0, loses_secret=True, lost_name="李梅花")

    found = describe_undo(1, 5, preview)

    assert found.sentences[2] == (
        "The PIN of number 2222222 came with the merge or was chosen later, so it is removed. Make"
        " a new card for that person."
    )
    assert found.sentences[3].startswith("The name 李梅花 was confirmed since the merge")
    without = describe_undo(1, 5, replace(preview, loses_secret=False))
    assert found.fingerprint != without.fingerprint


@pytest.mark.parametrize(
    ("returns", "has_cohort", "ending"),
    [
        (True, True, "goes to number 1111111"),
        (False, True, "stays with number 2222222"),
        (False, False, "stays with number 2222222, no cohort"),
    ],
)
def test_an_undo_names_the_certificates_since(english, returns, has_cohort, ending):
    issued = PrintedCertificate("A" * 17, 7, printed_name="李梅花", titles=TITLES)
    row = CertificateToCheck(issued, returns=returns, has_cohort=has_cohort)
    preview = MergeUndoPreview(SOURCE, TARGET, 0, 0, loses_secret=False, certificates=(row,))

    found = describe_undo(1, 5, preview)

    (group,) = found.names
    assert group.label == "Certificates issued since the merge"
    assert group.names == (f"{issued.shown_serial}, “Tea basics”, printed name 李梅花: {ending}",)
    assert ("administrator" in found.sentences[-1]) is not has_cohort
    without = describe_undo(1, 5, replace(preview, certificates=()))
    assert found.fingerprint != without.fingerprint


def test_a_pin_that_moves_is_named(english):
    found = describe_merge(1, build_preview(takes_secret=True))

    assert found.sentences[0] == (
        "The account of Mei, number 1111111, is closed. Its number, its phone, its cards and its"
        " PIN lead to number 2222222, which has no PIN yet."
    )


def test_two_accounts_without_a_pin_need_a_card(english):
    found = describe_merge(1, build_preview(lacks_secret=True))

    assert found.sentences[0] == (
        "The account of Mei, number 1111111, is closed. Its number, its phone and its cards lead to"
        " number 2222222. Neither account has a PIN yet: make a card for number 2222222."
    )
