"""`make check` finds the tests of what changed."""

import importlib.util

import pytest

from tests.contracts.tree import ROOT

spec = importlib.util.spec_from_file_location("check", ROOT / "deploy/check.py")
check = importlib.util.module_from_spec(spec)
spec.loader.exec_module(check)


@pytest.mark.parametrize(
    ("changed", "first"),
    [
        ("lms/accounts/pinyin.py", "tests/accounts/test_pinyin.py"),
        ("lms/db/fingerprint.py", "tests/db/test_fingerprint.py"),
        ("tests/store/test_files.py", "tests/store/test_files.py"),
        ("lms/web/assets.py", "tests/web/test_assets.py"),
        ("static/src/css/base.css", "tests/contracts/test_scripts.py"),
        ("translations/zh/LC_MESSAGES/messages.po", "tests/contracts/test_messages.py"),
        ("docs/operating.md", "tests/contracts/test_docs.py"),
    ],
)
def test_tests_that_name_what_changed_come_first(changed, first):
    found = list(check.find_tests([changed]))

    assert found[len(check.ALWAYS) :][:1] == [first]


def test_neighbours_follow_and_browsers_stay_out():
    found = list(check.find_tests(["lms/pages/learner/queries.py", "lms/web/limits.py"]))

    assert [item for item in found if item.startswith("tests/browser")] == []
    assert any(item.startswith("tests/pages/learner/") for item in found)


def test_documents_that_no_test_reads_ask_for_contracts_only():
    assert len(list(check.find_tests(["README.md"]))) == len(check.ALWAYS)
