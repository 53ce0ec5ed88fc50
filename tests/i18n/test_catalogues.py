"""Messages are found whether somebody has compiled them or not."""

import shutil

from lms.folders import TRANSLATIONS
from lms.i18n.messages import compile_stale, load_catalogue


def test_a_catalogue_that_nobody_compiled_is_read_from_its_source(tmp_path):
    source = "zh/LC_MESSAGES/messages.po"
    (tmp_path / "zh" / "LC_MESSAGES").mkdir(parents=True)
    shutil.copy(TRANSLATIONS / source, tmp_path / source)

    before = load_catalogue("zh", tmp_path).gettext("Sign in")
    written = compile_stale(tmp_path)
    after = load_catalogue("zh", tmp_path).gettext("Sign in")

    assert (before, after, len(written)) == ("登录", "登录", 1)


def test_a_language_without_a_folder_has_no_messages(tmp_path):
    assert load_catalogue("xx", tmp_path).gettext("Sign in") == "Sign in"
