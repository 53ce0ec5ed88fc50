import pytest

from lms.i18n import babel_locale, get_languages_by_code, html_language, match_language, translate


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9", "zh"),
        ("zh-SG", "zh"),
        ("zh-Hans-CN,en;q=0.8", "zh"),
        ("zh_CN", "zh"),
        ("en-US,en;q=0.5", "en"),
        ("fr,zh;q=0.4,en;q=0.3", "zh"),
        ("en;q=0.2,zh;q=0.7", "zh"),
        ("zh;q=0,en", "en"),
        ("en;q=nonsense,zh", "zh"),
        ("", "en"),
        ("*", "en"),
        ("ja,vi", "en"),
    ],
)
def test_browser_language_is_matched(header: str, language: str):
    assert match_language(header) == language


def test_chinese_is_named_as_html_and_babel_want_it():
    assert (html_language("zh"), babel_locale("zh")) == ("zh-Hans", "zh_Hans_CN")


def test_unknown_language_falls_back():
    assert (html_language("xx"), babel_locale("xx")) == ("xx", "en_GB")


def test_message_is_translated_with_its_values():
    text = translate("Question %(number)s of %(total)s", "zh", number=3, total=14)

    assert text == "第3题，共14题"


def test_message_without_translation_stays_as_it_is():
    assert translate("never written anywhere", "zh") == "never written anywhere"


def test_each_language_names_itself():
    assert {code: language.name for code, language in get_languages_by_code().items()} == {
        "zh": "简体中文",
        "en": "English",
    }


def test_a_placeholder_may_be_named_as_it_likes():
    text = translate("%(message)s, %(language)s", "en", message="Name", language="Chinese")

    assert text == "Name, Chinese"
