"""Whoever imports one package's models has every table that they refer to."""

import subprocess
import sys

from tests.contracts.tree import ROOT, list_files, name

# Each module in a fork of its own, so that no other package of ours has been imported before it.
# What is not ours is imported by all of them, so it is imported once, before the forks.
ALONE = """
import importlib, os, sys, tempfile

def fork(work):
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    return os.waitpid(child, 0)[1]

def list_foreign():
    for module in sys.argv[1:]:
        importlib.import_module(module)
    foreign = [each for each in sys.modules if each.partition(".")[0] not in ("lms", "__main__")]
    print(*foreign, file=listed, flush=True)

with tempfile.TemporaryFile("w+") as listed:
    fork(list_foreign)
    listed.seek(0)
    for name in listed.read().split():
        importlib.import_module(name)
import lms.db
import sqlalchemy.orm

def check():
    importlib.import_module(module)
    sqlalchemy.orm.configure_mappers()
    try:
        for table in lms.db.Base.metadata.tables.values():
            for key in table.foreign_keys:
                key.column
    except sqlalchemy.exc.NoReferencedTableError as error:
        print(f"{module}: {error}", flush=True)

for module in sys.argv[1:]:
    if fork(check):
        print(f"{module}: cannot be imported alone", flush=True)
"""
MODULES = [
    name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    for path in list_files("lms/**/models.py", "lms/**/models/*.py")
]


def test_every_package_with_tables_is_found():
    """A package whose tables stand in a file of another name would escape the test below."""
    with_tables = {
        name(path).split("/")[1]
        for path in list_files("lms/**/*.py")
        if "(Base)" in path.read_text(encoding="utf-8")
    }

    assert with_tables == {module.split(".")[1] for module in MODULES}, (
        "Put tables into models.py, or into a module of the folder models."
    )


def test_models_imported_alone_know_every_table_they_refer_to():
    command = [sys.executable, "-c", ALONE, *MODULES]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (ended.stdout, ended.stderr, ended.returncode) == ("", "", 0), (
        "Write ForeignKey(Person.id), not its name in a string: that imports the table."
    )
