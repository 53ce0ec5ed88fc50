import os
import shutil
import subprocess
import sys

import pytest

from lms.folders import STATIC
from lms.web import assets

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

    built = (static / "build" / names["app.en.js"]).read_bytes()
    texts, _, scripts = built.partition(b"\n")
    assert texts.startswith(b'window.lmsTexts={"offline": "No connection.')
    assert scripts == b"".join(b"let x=%s;" % item for item in meant) + b"\n"


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
    old = static / "build" / before["app.en.js"]
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


def age(path):
    moment = path.stat().st_mtime - WEEKS
    os.utime(path, (moment, moment))
