"""No message is missing, fuzzy or broken, in English and in Chinese."""

import re
import subprocess
import sys

import polib
import pytest
from babel.messages.mofile import read_mo

from lms.folders import TRANSLATIONS
from lms.i18n import compile_stale, get_languages_by_code
from tests.contracts.tree import ROOT

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
EXTRACT = re.compile(r"pybabel -q extract (.+?) -o ")
# Written with full-width signs inside Chinese text (curriculum: no half-width comma or colon),
# but for the three colons that an author types.
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff](?:[,;?!]|:(?!::))|[\u4e00-\u9fff] [\u4e00-\u9fff]")

# A number, and the noun or verb that agrees with it; names, codes and addresses are no numbers.
COUNTED = re.compile(
    r"(?<!learner number )(?<!report )%\((?:count|num|number|total|of|of_\w+|done|left|days|hours"
    r"|minutes|seconds|times|rows|cells|entered|enrolled|finished|passed|members|organizations"
    r"|planning|points|unknown|people|expected|events|changed|lessons|attempts|needed|more|wanted"
    r"|least|never_invited|with_\w+|learners|asked|draw|length|present|women"
    r"|under_35|all)\)s (?:[a-z-]+(?<!s) )??"
    r"(?:[a-z]{2,}(?<!s)s|people|have|are|were|do|need|take|name|come|go)\b(?! \w+ing)"
)
# Beginnings of messages whose number is a constant, a limit or a length above one, or that are
# shown from two on.
NEVER_ONE = (
    "Too many requests came from your network. Wait ",
    "Too many wrong tries. Wait ",
    "The database cannot be reached",
    "%(count)s steps left, about %(time)s.",
    "%(hours)s hours",
    "%(number)s hours",
    "%(organizations)s cooperatives in cohorts; %(finished)s of",
    "%(sentence)s This happened %(times)s times within",
    "%(wrong)s of %(asked)s first attempts",
    "A paragraph holds the sign %(mark)s",
    "A passphrase has at least %(least)s",
    "A sentence has %(length)s words or",
    "At most about %(count)s words or",
    "Every row covers at least %(count)s",
    "Excel workbook (.xlsx) or CSV, up",
    "Its date is %(day)s, in %(left)s",
    "Length: {0} of about %(count)s words",
    "Rows %(rows)s name the same person,",
    "Shown for questions that at least",
    "The first %(most)s of %(all)s rows;",
    "The text takes about %(needed)s minutes",
    "This row has %(count)s cells, the",
)


@pytest.fixture(scope="module", params=sorted(get_languages_by_code()))
def catalogue(request):
    return polib.pofile(str(TRANSLATIONS / request.param / "LC_MESSAGES/messages.po"))


@pytest.fixture(scope="module")
def wanted(tmp_path_factory):
    """The messages that the code says now, found as `make messages` finds them."""
    found = EXTRACT.search((ROOT / "Makefile").read_text())
    assert found, "Keep `pybabel -q extract` in the Makefile: it is read here, and make runs it."
    target = tmp_path_factory.mktemp("messages") / "messages.pot"
    arguments = [word for word in found.group(1).split() if not word.startswith("--msgid-bugs")]
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", *arguments]
    subprocess.run([*command, "-o", target, "."], cwd=ROOT, check=True)
    return {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(target))}


def test_every_message_of_the_code_is_translated(catalogue, wanted):
    translated = {(entry.msgctxt, entry.msgid) for entry in catalogue.translated_entries()}

    assert sorted(wanted - translated, key=str) == [], (
        "Run make messages, then fill in msgstr in this language's messages.po."
    )


def test_no_message_is_fuzzy_or_empty(catalogue):
    unfinished = [*catalogue.fuzzy_entries(), *catalogue.untranslated_entries()]

    assert [entry.msgid for entry in unfinished] == [], (
        "Translate it in messages.po, and take out the word fuzzy."
    )


def test_no_message_is_left_over(catalogue, wanted):
    left_over = sorted(
        entry.msgid for entry in catalogue if (entry.msgctxt, entry.msgid) not in wanted
    )

    assert left_over == [], "Run make messages: no code says this any more."


def test_placeholders_are_the_same(catalogue):
    different = [
        entry.msgid
        for entry in catalogue.translated_entries()
        for text in (entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr])
        if set(PLACEHOLDER.findall(text))
        not in (set(PLACEHOLDER.findall(entry.msgid)), set(PLACEHOLDER.findall(entry.msgid_plural)))
    ]
    assert different == [], "Use the placeholders of the English sentence, each with its name."


def test_english_says_what_the_code_says():
    catalogue = polib.pofile(str(TRANSLATIONS / "en/LC_MESSAGES/messages.po"))
    different = [e.msgid for e in catalogue if not e.msgid_plural and e.msgstr != e.msgid]

    assert different == [], "Copy msgid into msgstr: English is written in the code."


def test_chinese_is_written_with_chinese_punctuation():
    catalogue = polib.pofile(str(TRANSLATIONS / "zh/LC_MESSAGES/messages.po"))

    half_width = [entry.msgstr for entry in catalogue if HALF_WIDTH.search(entry.msgstr)]

    assert half_width == [], "Write Chinese punctuation (，；：？！), and no blank between Han."


def test_a_number_before_a_noun_or_a_verb_has_a_plural_form():
    """A singular message with "%(count)s people" says "1 people" one day."""
    catalogue = polib.pofile(str(TRANSLATIONS / "en/LC_MESSAGES/messages.po"))

    wrong = [
        e.msgid
        for e in catalogue
        if not e.msgid_plural and COUNTED.search(e.msgid) and not e.msgid.startswith(NEVER_ONE)
    ]

    assert wrong == [], (
        "Write ngettext (ngettext_noop with translate_count outside pages), or the number after a"
        " label: “Missing: %(count)s”."
    )
    msgids = [e.msgid for e in catalogue]
    unused = [start for start in NEVER_ONE if not any(id_.startswith(start) for id_ in msgids)]
    assert unused == [], "Take out what nothing says any more."


def test_catalogues_compile():
    compile_stale()

    for language in get_languages_by_code():
        with (TRANSLATIONS / language / "LC_MESSAGES/messages.mo").open("rb") as handle:
            assert len(read_mo(handle)) > 1, "Correct messages.po: nothing was compiled from it."


def test_chinese_says_member_in_the_word_of_the_glossary():
    """The law and the curriculum's glossary say 成员; tables may be headed otherwise."""
    catalogue = polib.pofile(str(TRANSLATIONS / "zh" / "LC_MESSAGES/messages.po"))
    texts = [
        (e.msgid, e.msgstr, *e.msgstr_plural.values()) for e in catalogue if "|" not in e.msgid
    ]

    otherwise = [msgid for msgid, *written in texts if re.search("社员|会员", "".join(written))]

    assert otherwise == [], "Write 成员."


def test_chinese_addresses_the_reader_in_one_way():
    """你, as on every page; 您 beside it reads like another product."""
    catalogue = polib.pofile(str(TRANSLATIONS / "zh" / "LC_MESSAGES/messages.po"))
    texts = [(e.msgid, e.msgstr, *e.msgstr_plural.values()) for e in catalogue]

    polite = [msgid for msgid, *written in texts if "您" in "".join(written)]

    assert polite == [], "Write 你."
