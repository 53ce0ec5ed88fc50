"""Reasons why a database is not used: the finding, that nothing was changed, and the remedy."""

from sqlalchemy.exc import DBAPIError

from lms.config import AddressInvalid, SettingsError
from lms.errors import SetupProblem


class DatabaseMissing(SetupProblem):
    message = (
        "There is no database yet: %(where)s. lms serve makes it at its first start. If there"
        " should be one, correct LMS_DATA or LMS_DATABASE_URL."
    )


class DatabaseEmptied(SetupProblem):
    """There are no tables, but the files beside the database belong to one in use."""

    message = (
        "The database %(where)s is empty or gone, but %(folder)s holds keys and files of one that"
        " was in use. Nothing was changed. Restore the latest backup of the database, or correct"
        " LMS_DATABASE_URL. To start with empty data, name an empty folder in LMS_DATA."
    )


class DatabaseDamaged(SetupProblem):
    message = (
        "The database cannot be read (%(reason)s). Nothing was changed. Restore the latest backup."
    )


class DatabaseUnavailable(SetupProblem):
    message = (
        "The database %(where)s cannot be used (%(reason)s). Check LMS_DATA and LMS_DATABASE_URL,"
        " that the server runs, that this account may read and write there, and that the disk is"
        " not full."
    )


class SchemaTooNew(SetupProblem):
    message = (
        "The database was made by a newer version (%(found)s, this one knows up to %(head)s)."
        " Start the newer version, or restore the backup made before it."
    )


class SchemaTooOld(SetupProblem):
    message = (
        "The database was made by an older version (%(found)s, this one needs %(head)s)."
        " lms serve brings it up to date at its next start."
    )


class IncompatibleSchema(SetupProblem):
    """Before release 1.0 the tables change in the first migration, without an upgrade path."""

    message = (
        "The tables in the database %(where)s are those of another build before release 1.0, and"
        " nothing brings them up to date. Start the build that made them, or start with empty data"
        " in another folder: LMS_DATA=new-folder lms serve (on PostgreSQL name an empty database in"
        " LMS_DATABASE_URL as well)."
    )


class TableCreationFailed(SetupProblem):
    message = (
        "The tables could not be made in the database %(where)s (%(reason)s). Nothing was changed."
        " Name a database of its own for lms, in which its account may make tables."
    )


class DatabaseAddressInvalid(AddressInvalid):
    """Raised with the setting's name and an example."""

    def __init__(self) -> None:
        super().__init__(
            name="LMS_DATABASE_URL", example="postgresql+psycopg://lms@db.example.org/lms"
        )


class DriverMissing(SettingsError):
    message = (
        "LMS_DATABASE_URL names a PostgreSQL, and its driver is not installed. Type:"
        " pip install 'lms[postgres]'"
    )


def first_line(error: DBAPIError) -> str:
    """Return the driver's message without its hints."""
    return (str(error.orig).strip() or type(error.orig).__name__).splitlines()[0]
