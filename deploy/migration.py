"""Write the next migration from the models: `make migration name=rename-cohort-code`.

It is a draft: read it by hand, then commit it together with `lms/migrations/HEAD`.
"""

import importlib
import pkgutil
import sys
import tempfile
from pathlib import Path

import lms
from lms.db import Database, alembic_steps, migrate

VERSIONS = migrate.HEAD_FILE.parent / "versions"


def main(name: str) -> None:
    for module in pkgutil.walk_packages(lms.__path__, "lms."):
        if module.name.endswith(".models") or ".models." in module.name:
            importlib.import_module(module.name)
    VERSIONS.mkdir(exist_ok=True)
    number = f"{len(list(VERSIONS.glob('[0-9]*.py'))) + 1:04d}_{name.replace('-', '_')}"
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'draft.sqlite3'}")
        migrate.upgrade(database)
        alembic_steps.write_draft(
            database, revision=number, message=name.replace("-", " ").capitalize()
        )
        database.dispose()
    _drop_remarks(VERSIONS / f"{number}.py")
    migrate.HEAD_FILE.write_text(f"{number}\n")
    sys.stdout.write(f"{VERSIONS / number}.py\n")


def _drop_remarks(path: Path) -> None:
    lines = path.read_text().splitlines()
    path.write_text("\n".join(line for line in lines if "# ###" not in line) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
