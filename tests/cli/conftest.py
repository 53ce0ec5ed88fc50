"""Programs, the folders they run on and a server, shared by all tests of a worker."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.programs import Programs, open_programs
from tests.cli.serving import DEMO, Served, serve
from tests.cli.states import Maker
from tests.pages.conftest import app, built, copy_data, seeded, settings
from tests.pages.roster_lists import book

__all__ = ["app", "built", "file_maker", "programs", "seeded", "settings"]


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programs]:
    folder = tmp_path_factory.mktemp("programs")
    (folder / "tea.pdf").write_bytes(b"%PDF-1.7 tea")
    (folder / "list.xlsx").write_bytes(book(["李小华", 13800003331, "yunwu-ridge", "", "zh", ""]))
    with open_programs(folder) as found:
        yield found


@pytest.fixture(scope="session")
def file_maker(programs: Programs) -> Maker:
    return Maker(programs.folder, programs)


@pytest.fixture(scope="session")
def served(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo, served to all who send what no browser sends: nobody changes or stops it."""
    data = tmp_path_factory.mktemp("served") / "data"
    copy_data(seeded, data)
    with serve(data, **DEMO) as running:
        running.wait_until_ready()
        yield running


@pytest.fixture(scope="session")
def port(served: Served) -> int:
    return int(served.address.rpartition(":")[2])
