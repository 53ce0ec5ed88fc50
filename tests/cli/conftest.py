"""Programs and the folders they run on, shared by all tests of a worker."""

from collections.abc import Iterator

import pytest

from tests.cli.programs import Programs, open_programs
from tests.cli.states import Maker
from tests.pages.conftest import app, built, seeded, settings
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
