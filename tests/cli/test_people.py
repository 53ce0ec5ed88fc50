import re
import shutil

import pytest
from sqlalchemy import create_engine, text

from lms.cli import main
from lms.cli.data_folder import prepare_database
from lms.config import Settings


@pytest.fixture
def run(run_on_empty_folder, empty_sqlite, tmp_path, capsys):
    """Run a command on a new database; gives exit code and what was said."""
    shutil.copyfile(empty_sqlite, tmp_path / "lms.sqlite3")
    with prepare_database(Settings.from_environment()):
        capsys.readouterr()
    return run_on_empty_folder


@pytest.fixture
def run_on_empty_folder(tmp_path, monkeypatch, capsys):
    """Run a command on an empty folder; gives exit code and what was said."""
    monkeypatch.setenv("LMS_DATA", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.delenv("LMS_DATABASE_URL", raising=False)

    def run_command(*arguments):
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        captured = capsys.readouterr()
        return ended.value.code or 0, captured.out + captured.err

    return run_command


def test_first_administrator_is_made_with_a_card(run_on_empty_folder, tmp_path):
    code, said = run_on_empty_folder("people", "add", "Noor Aziz", "--role", "administrator")

    assert code == 0
    assert f"A new database was made: {tmp_path / 'lms.sqlite3'}\n" in said
    assert re.search(r"Learner number: \d{7}\n", said)
    assert re.search(r"Card code: +(\d{3} ){3}\d{3}\n", said)


def test_a_mistyped_folder_becomes_no_database(run_on_empty_folder, tmp_path):
    code, said = run_on_empty_folder("people", "add", "Li Meihua")

    assert (code, "There is no database yet" in said, "lms serve" in said) == (1, True, True)
    assert list(tmp_path.iterdir()) == []


def test_pasted_name_and_identifier_lose_what_nobody_sees(run):
    code, said = run("people", "add", "\u2068Noor\u200b Aziz\t", "--sign-in-name", "noor\u200b")

    assert (code, "Learner number:" in said) == (0, True)
    assert run("people", "card", "\ufeffnoor\t")[0] == 0


def test_card_is_issued_anew(run):
    _, first = run("people", "add", "Noor Aziz", "--sign-in-name", "noor")

    code, second = run("people", "card", "noor")

    assert code == 0
    assert first != second


def test_role_is_granted(run):
    run("people", "add", "Ana Reyes", "--sign-in-name", "ana")

    assert run("roles", "grant", "ana", "trainer") == (0, "Granted trainer to ana.\n")


def test_a_course_that_nobody_published_is_granted_to_nobody(run):
    run("people", "add", "Ana Reyes", "--sign-in-name", "ana")

    code, said = run("roles", "grant", "ana", "trainer", "--course", "nope")

    assert (code, said) == (1, "No course of the name nope has been published.\n")


def test_the_same_name_and_phone_twice_is_refused_unless_confirmed(run):
    again = ("people", "add", "ana  reyes", "--phone", "+86 138 0010 0000")
    _, first = run("people", "add", "Ana Reyes", "--phone", "+8613800100000")
    number = re.search(r"Learner number: (\d{7})", first).group(1)

    code, said = run(*again)

    assert code == 1
    assert f"learner number {number}" in said
    assert "Add --another" in said
    assert run("people", "card", "+8613800100000")[0] == 0  # still the phone of one person
    assert run("people", "add", "Bo Reyes", "--phone", "+8613800100000")[0] == 0
    assert run(*again, "--another")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("people", "card", "nobody"), "There is nobody"),
        (("people", "add", "Li\ue000"), "is a private character"),
        (("people", "add", "Li", "--organization", "none"), "no organization"),
        (("people", "add", "Li", "--time-zone", "+8"), "such as Asia/Kolkata"),
        (
            ("people", "add", "Chen", "--role", "manager"),
            "is granted with the option --organization.",
        ),
        (
            ("roles", "grant", "ana", "manager"),
            "is granted with the option --organization.",
        ),
        (
            ("roles", "grant", "ana", "trainer", "--organization", "x"),
            "is granted with one of these options, or with none: --cohort, --course.",
        ),
        (
            ("roles", "grant", "ana", "administrator", "--course", "x"),
            "is granted without options.",
        ),
        (("roles", "grant", "ana", "trainer", "--course", "x", "--cohort", "1"), "Name one of"),
    ],
)
def test_refusal_is_reported_with_exit_code(run, arguments, reason):
    code, said = run(*arguments)

    assert code != 0
    assert reason in said


def test_nobody_of_that_name_gets_a_card(run):
    run("people", "add", "Noor Aziz")

    code, said = run("people", "card", "nobody")

    assert (code, "There is nobody, or more than one person" in said) == (1, True)


def test_there_is_nothing_to_verify_before_the_first_command(run_on_empty_folder, tmp_path):
    code, said = run_on_empty_folder("audit", "verify")

    assert (code, "There is no database yet" in said) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_audit_is_verified(run, tmp_path, monkeypatch):
    run("people", "add", "Noor Aziz", "--role", "administrator")
    code, said = run("audit", "verify")
    assert code == 0
    assert said.startswith("Unbroken. Events: 2.")

    engine = create_engine(f"sqlite:///{tmp_path / 'lms.sqlite3'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE audit_event SET actor_id = 5 WHERE chain_number = 1"))
    engine.dispose()

    code, said = run("audit", "verify")
    assert code == 1
    assert "breaks at event" in said
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "记录处断开" in run("audit", "verify")[1]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("people", "card", "nobody"), "找不到nobody，或者对应不止一个人。"),
        (("people", "add", "Li", "--organization", "none"), "没有代码为none的合作社。"),
        (("people", "add", "Li", "--language", "xx"), "本机没有“xx”这种语言，请使用：zh、en。"),
        (("people", "add", "Li", "--time-zone", "Beijing"), "“Beijing”不是时区名称。"),
        (("roles", "grant", "noor", "trainer", "--cohort", "7"), "没有编号为7的培训班。"),
        (("roles", "grant", "noor", "trainer", "--cohort", "x"), "“x”不是培训班编号。"),
        (
            ("roles", "grant", "noor", "trainer", "--cohort", "7", "--course", "tea"),
            "--organization、--cohort和--course只能写一个。",
        ),
    ],
)
def test_reasons_are_reported_in_chinese_on_a_chinese_terminal(run, monkeypatch, arguments, reason):
    run("people", "add", "Noor Aziz", "--sign-in-name", "noor")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")

    code, said = run(*arguments)

    assert code
    assert reason in said


def test_results_are_reported_in_chinese_on_a_chinese_terminal(run, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")

    _, made = run("people", "add", "诺尔", "--sign-in-name", "noor")

    assert re.match(r"学员号：\d{7}\n登录码：(\d{3} ){3}\d{3}\n", made)
    assert run("roles", "grant", "noor", "trainer") == (0, "已授予noor角色trainer。\n")
    assert "链条完整" in run("audit", "verify")[1]


def test_mails_are_stopped_and_allowed(run):
    run("people", "add", "Noor Aziz", "--sign-in-name", "noor")

    states = [
        run("people", "mail", "noor", *option)
        for option in ([], ["--stop"], ["--stop"], [], ["--allow"])
    ]

    may, none = (0, "noor may get mails.\n"), (0, "noor gets no mails.\n")
    assert states == [may, none, none, none, may]


@pytest.mark.parametrize("option", [[], ["--stop"], ["--allow"]])
def test_mails_of_nobody_are_refused(run, option):
    code, said = run("people", "mail", "nobody", *option)

    assert (code, "There is nobody" in said) == (1, True)
