import contextlib
import os
import re
import shutil
import subprocess
import sys

import pytest

from lms.folders import STATIC
from lms.web import assets
from tests.cli.programs import AS_ANYBODY
from tests.contracts.tree import ROOT
from tests.speed import TIMEOUT
from tests.vietnamese import make_folder

WEEKS = 30 * 24 * 3600


@pytest.fixture
def static(tmp_path):
    """The sources of the house, not built yet."""
    for name in ("src", "img"):
        shutil.copytree(STATIC / name, tmp_path / name)
    return tmp_path


def state(static):
    return {path.name: path.stat().st_mtime_ns for path in (static / "build").iterdir()}


def test_script_loses_comments_and_nothing_that_it_means(static):
    meant = [
        b"'src/**/*.js /* kept */ // kept'",
        b'"https://x.example/a//b"',
        b"`a  /* kept */\n  // kept\n  ${end} b`",
        rb"/\/\*[^/]*\*\//g",
        rb"/[\"'`]  \/\/ x/.test(x)",
    ]
    lines = [b"/* lost */ let x = %s; // lost\n   /* lost\n lost */\n" % item for item in meant]
    for path in (static / "src/js").glob("*.js"):
        path.unlink()
    (static / "src/js/one.js").write_bytes(b"".join(lines))

    names = assets.refresh(static)

    built = (static / "build" / names["app.js"]).read_bytes()
    assert built == b"".join(b"let x=%s;" % item for item in meant) + b"\n"


def test_current_build_is_left_alone(static):
    names = assets.refresh(static)
    before = state(static)

    assert (assets.refresh(static), state(static)) == (names, before)


def test_changed_source_gives_a_new_name_and_leaves_the_others(static):
    before = assets.refresh(static)
    with (static / "src/css/base.css").open("a") as handle:
        handle.write("\nhtml { color: black }\n")

    after = assets.refresh(static)

    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"app.css"}
    assert (static / "build" / before["app.css"]).exists()


def test_deleted_source_is_seen(static):
    before = assets.refresh(static)
    (static / "src/css/components/lesson.css").unlink()

    assert assets.refresh(static) != before


def test_files_of_long_ago_are_removed(static):
    before = assets.refresh(static)
    old = static / "build" / before["app.js"]
    (static / "src/js").joinpath("zz.js").write_text("'use strict';")
    age(old)

    assets.refresh(static)

    assert not old.exists()


def test_processes_that_build_at_the_same_time_agree(static):
    code = (
        "import pathlib, sys; from lms.web import assets; assets.build(pathlib.Path(sys.argv[1]))"
    )
    children = [subprocess.Popen([sys.executable, "-c", code, str(static)]) for _ in range(3)]

    ended = [child.wait(60) for child in children]

    assert ended == [0, 0, 0]
    built = static / "build"
    assert [path.name for path in built.iterdir() if path.name.startswith(".app")] == []
    assert all((built / name).stat().st_size for name in assets.refresh(static).values())


START = """
from lms.factory import create_app
from lms.folders import STATIC
client = create_app().test_client()
page = client.get("/help", headers={"Accept-Language": "vi"}).text
address = page.partition('<script src="')[2].partition('"')[0]
print(STATIC, address, client.get(address).text.partition("\\n")[0], sep="\\n")
"""


def test_starts_with_another_language_on_a_read_only_installation(tmp_path):
    """`lms static build` as root, then a start as somebody who cannot write there."""
    for name in ("lms", "static/src", "static/img"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.pyc"))
    assets.refresh(tmp_path / "static")
    languages = make_folder(tmp_path)
    folders = [tmp_path / "static/build", *languages.rglob("LC_MESSAGES")]

    with read_only(folders):
        started = subprocess.run(
            [*AS_ANYBODY, sys.executable, "-c", START],
            env={**os.environ, "PYTHONPATH": str(tmp_path), "LMS_DATA": str(tmp_path / "data"),
                 "LMS_TRANSLATIONS": str(languages)},
            cwd=tmp_path, capture_output=True, text=True, timeout=TIMEOUT, check=False,
        )  # fmt: skip

    assert started.returncode == 0, started.stderr
    static, address, script = started.stdout.splitlines()
    assert static == str(tmp_path / "static")
    assert re.fullmatch(r"/static/app\.vi\.\w{8}\.js", address)
    assert '"signIn": "Đăng nhập"' in script


@contextlib.contextmanager
def read_only(folders):
    for folder in folders:
        folder.chmod(0o555)
    yield
    for folder in folders:
        folder.chmod(0o755)


def age(path):
    moment = path.stat().st_mtime - WEEKS
    os.utime(path, (moment, moment))


def test_style_loses_comments_and_nothing_that_it_means(static):
    meant = [
        b'.a :hover,.b>a:not(.c)::before{content:" /* kept */  ;  ";margin:calc(1rem + 2px) auto}',
        b"@media (min-width:48rem) and (orientation:landscape){.a{color:red}}",
    ]
    lines = [
        b'/* lost */ .a :hover,\n.b>a:not(.c)::before {\n  content: " /* kept */  ;  ";\n',
        b"  margin:  calc(1rem + 2px) /* lost; */ auto;\n}\n\n/* lost */\n",
        b"@media (min-width: 48rem) and (orientation: landscape) {\n  .a { color: red; }\n}\n",
    ]
    for path in (static / "src/css/staff").glob("*.css"):
        path.unlink()
    (static / "src/css/staff/one.css").write_bytes(b"".join(lines))

    names = assets.refresh(static)

    assert (static / "build" / names["staff.css"]).read_bytes() == b"".join(meant) + b"\n"
