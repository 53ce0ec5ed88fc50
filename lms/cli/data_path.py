"""The data folder before the database is opened.

Imports nothing large, for the process that only supervises.
"""

import tempfile
from pathlib import Path

from lms.errors import SetupProblem


class DataFolderNotWritable(SetupProblem):
    message = (
        "The data folder %(folder)s cannot be written (%(reason)s). Give it to the account that"
        " runs lms, or name another one in LMS_DATA."
    )


def make_folder(folder: Path) -> None:
    """Create the data folder if it is missing. Raises DataFolderNotWritable."""
    # Writing is tried: permissions alone do not reveal read-only and full disks.
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(b"trial")
    except OSError as error:
        raise DataFolderNotWritable(folder=folder, reason=error.strerror) from error
