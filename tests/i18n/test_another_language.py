"""A language is a folder: what it lacks is said in English, message by message."""

import polib
import pytest

from lms.i18n import (
    babel_locale,
    find_language,
    get_catalogue,
    get_languages_by_code,
    guess_language,
    html_language,
    is_language,
    language_name,
    match_language,
    pair_languages,
    read_language,
    translate,
)
from lms.i18n.languages import LanguageUnusable
from lms.i18n.messages import compile_stale
from tests.vietnamese import make_folder


@pytest.fixture
def folder(tmp_path, monkeypatch):
    made = make_folder(tmp_path)
    monkeypatch.setenv("LMS_TRANSLATIONS", str(made))
    return made


def test_a_folder_is_a_language(folder):
    assert list(get_languages_by_code()) == ["zh", "en", "vi"]
    assert (language_name("vi"), html_language("vi"), babel_locale("vi")) == (
        "Tiếng Việt", "vi", "vi_VN",
    )  # fmt: skip
    assert match_language("vi-VN,en;q=0.5") == "vi"
    assert guess_language("Nguyễn Thị Lan") == "vi"
    assert (read_language("Vietnamese"), read_language(" tiếng việt ")) == ("vi", "vi")


def test_without_the_folder_it_is_none():
    assert not is_language("vi")
    assert (language_name("vi"), html_language("vi"), find_language("vi").code) == (
        "vi", "vi", "en",
    )  # fmt: skip


@pytest.mark.parametrize("compiled", [False, True])
def test_a_message_it_lacks_is_said_in_english(folder, compiled):
    if compiled:
        compile_stale()

    assert translate("Sign in", "vi") == "Đăng nhập"
    assert translate("Sign out", "vi") == "Sign out"  # not in the folder
    assert translate("Card code:      %(code)s", "vi", code=1) == "Card code:      1"


@pytest.mark.parametrize("compiled", [False, True])
def test_an_empty_form_of_a_plural_is_said_in_english(folder, compiled):
    english = polib.pofile(str(folder / "en/LC_MESSAGES/messages.po"))
    one = next(entry for entry in english if entry.msgid_plural)
    path = folder / "vi/LC_MESSAGES/messages.po"
    own = polib.pofile(str(path))
    own.append(polib.POEntry(msgid=one.msgid, msgid_plural=one.msgid_plural, msgstr_plural={0: ""}))
    own.save(str(path))
    if compiled:
        compile_stale()

    said = [get_catalogue("vi").ngettext(one.msgid, one.msgid_plural, n) for n in (1, 2)]

    assert said == [one.msgid, one.msgid_plural]


def test_a_language_that_is_not_offered_cannot_be_chosen(folder):
    path = folder / "vi" / "language.toml"
    path.write_text(path.read_text("utf-8") + "offered = false\n", "utf-8")

    assert not is_language("vi")
    assert match_language("vi,zh;q=0.5") == "zh"
    assert (html_language("vi"), language_name("vi")) == ("vi", "Tiếng Việt")


@pytest.mark.parametrize("text", ["name = [", 'name = "Tiếng Việt"', 'colour = "red"'])
def test_an_unusable_file_is_named(folder, text):
    (folder / "vi" / "language.toml").write_text(text, "utf-8")

    with pytest.raises(LanguageUnusable) as refused:
        get_languages_by_code()

    assert "vi/language.toml" in str(refused.value)


def test_a_folder_without_english_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("LMS_TRANSLATIONS", str(tmp_path))

    with pytest.raises(LanguageUnusable):
        get_languages_by_code()


def test_a_proof_is_in_somebodys_language_and_in_english(folder):
    assert pair_languages("vi") == ("vi", "en")
    assert pair_languages("zh") == ("zh", "en")
    assert pair_languages("en") == ("zh", "en")
    assert pair_languages("xx") == ("zh", "en")
