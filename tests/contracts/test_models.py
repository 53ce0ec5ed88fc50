"""Whoever imports one package's models has every table that they refer to."""

import subprocess
import sys

from tests.contracts.tree import ROOT, list_files, name

# Each module in a fork of its own, so that no other package has been imported before it.
ALONE = """
import importlib, os, sys
import sqlalchemy.orm
from lms.db import Base

for module in sys.argv[1:]:
    child = os.fork()
    if not child:
        importlib.import_module(module)
        sqlalchemy.orm.configure_mappers()
        try:
            for table in Base.metadata.tables.values():
                for key in table.foreign_keys:
                    key.column
        except sqlalchemy.exc.NoReferencedTableError as error:
            print(f"{module}: {error}", flush=True)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
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

    assert with_tables == {module.split(".")[1] for module in MODULES}


def test_models_imported_alone_know_every_table_they_refer_to():
    command = [sys.executable, "-c", ALONE, *MODULES]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (ended.stdout, ended.stderr, ended.returncode) == ("", "", 0)
