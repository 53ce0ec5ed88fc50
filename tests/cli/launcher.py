"""`python -m lms …` many times from one fresh process that has imported one command and no more.

Each line on stdin is a run: JSON of arguments, settings, folder, and the output after which it is
stopped. It is forked from here, so it begins as a fresh process does, without the second that
importing takes. The answer is a line: exit code, stdout, stderr.

    python launcher.py people add
"""

import gc
import importlib
import json
import os
import runpy
import signal
import sys
import tempfile
import time
from pathlib import Path

TIMEOUT = 120


def main(words: list[str]) -> None:
    from lms.cli import group

    command = group
    for word in words:
        command = command.get_command(None, word)
    if words == ["serve"]:
        for name in ("lms.cli.serve.web", "lms.cli.background_work"):
            importlib.import_module(name)  # what it loads before it forks
    warm()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(run(**json.loads(line))) + "\n")
        sys.stdout.flush()


def warm() -> None:
    """Compute and load before the forks what every process with a database needs once.

    Of 0.15 s a run that is nine tenths, and it is the same in each. Alembic is loaded by those that
    look at what the database is, psycopg by those on PostgreSQL.
    """
    from sqlalchemy.orm import configure_mappers

    from lms.accounts import pinyin
    from lms.db import fingerprint

    pinyin.warm()
    fingerprint.compute()
    configure_mappers()
    for name in ("lms.db.alembic_steps", "psycopg"):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


def run(arguments: list[str], settings: dict[str, str], folder: str, until: str) -> list[object]:
    with tempfile.TemporaryDirectory() as kept:
        out, err = Path(kept) / "out", Path(kept) / "err"
        child = os.fork()
        if not child:
            become(arguments, settings, folder, out, err)
        status = wait(child, until, out, err)
        texts = [path.read_text("utf-8", "replace") for path in (out, err)]
    return [os.waitstatus_to_exitcode(status), *texts]


def become(
    arguments: list[str], settings: dict[str, str], folder: str, out: Path, err: Path
) -> None:
    for name in [item for item in os.environ if item.startswith(("LMS_", "LC_", "LANG"))]:
        del os.environ[name]
    # As bytes: a setting may hold what is no UTF-8.
    os.environb.update({os.fsencode(k): os.fsencode(v) for k, v in settings.items()})
    os.chdir(folder)
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    code = 1
    try:
        sys.argv = ["lms", *arguments]
        runpy.run_module("lms", run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - printed as Python itself does
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def wait(child: int, until: str, out: Path, err: Path) -> int:
    end, is_stopped = time.monotonic() + TIMEOUT, False
    while True:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return status
        if not is_stopped and until and any(until in path.read_text() for path in (out, err)
                                      if path.exists()):  # fmt: skip
            is_stopped = True
            os.kill(child, signal.SIGTERM)
        if time.monotonic() > end:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.01)


if __name__ == "__main__":
    main(sys.argv[1:])
