"""The commands `lms certificates` and `lms keys`.

They need no role: everybody with an account on the server may replace and revoke certificates. The
audit names the shell as the actor.
"""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from lms import clock
from lms.accounts.keys import check_keys, check_pepper_exists
from lms.accounts.rules.acts import SHELL, Act
from lms.certificates.issuer import CertificateIssuer
from lms.certificates.keys import KeyFolder
from lms.certificates.pdf_verification import PdfVerdict, verify_pdf
from lms.certificates.queries.certificates import list_key_ids
from lms.certificates.rules.serial import format_serial
from lms.certificates.rules.statement import Statement
from lms.certificates.services.rotation import rotate_key
from lms.cli.data_folder import open_database, open_keys
from lms.cli.terminal import echo, language, translated
from lms.config import Settings
from lms.db import Database
from lms.i18n import text_in
from lms.jobs.queue import open_queue


@click.group()
def certificates() -> None:
    """Verify, replace and revoke certificates."""


@certificates.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(file: Path) -> None:
    """Verify FILE, a PDF: is it ours, unaltered and valid today? Exit 1 when it is not."""
    settings = Settings.from_environment()
    with open_database(settings) as database:
        verdict = verify_pdf(file.read_bytes(), database=database, keys=KeyFolder.of(settings))
    echo(_describe_verdict(verdict))
    sys.exit(0 if verdict.is_good else 1)


@certificates.command()
@click.argument("serial")
@click.option("--reason", required=True, help="Kept with the certificate.")
@click.option("--name", default="", help="The name as it shall be printed. Default: as it is now.")
@click.option("--latin-name", help="The line in Latin letters below it.")
def replace(serial: str, reason: str, name: str, latin_name: str | None) -> None:
    """Issue a new certificate for SERIAL; the old number says "replaced on …" from now on."""
    with _open_issuer() as issuer:
        issued = issuer.replace(
            act=Act(SHELL, clock.now()),
            serial=serial,
            reason=reason,
            printed_name=name,
            latin_name=latin_name,
        )
    echo(
        translated(
            "Replaced. The new number is %(serial)s; its PDF comes with the worker.",
            serial=format_serial(issued.serial),
        )
    )


@certificates.command()
@click.argument("serial")
@click.option("--reason", required=True, help="Kept with the certificate.")
def revoke(serial: str, reason: str) -> None:
    """Take SERIAL back: its number says "revoked" from now on."""
    with _open_issuer() as issuer:
        issuer.revoke(act=Act(SHELL, clock.now()), serial=serial, reason=reason)
    echo(translated("Revoked: %(serial)s.", serial=serial))


@click.group()
def keys() -> None:
    """Look after the keys that sign certificates."""


@keys.command()
def rotate() -> None:
    """Sign with a new key from now on. Certificates signed before stay verifiable."""
    settings = Settings.from_environment()
    with open_database(settings) as database:
        _check_keys(settings, database)
        signer = rotate_key(settings, database, Act(SHELL, clock.now()))
    echo(
        translated(
            "New certificates are signed with key %(key)s; the old public key is kept.",
            key=signer.key_id,
        )
    )


@contextlib.contextmanager
def _open_issuer() -> Iterator[CertificateIssuer]:
    """Yield a certificate issuer for the duration of one command."""
    settings = Settings.from_environment()
    with open_database(settings) as database, contextlib.closing(open_queue(settings)) as queue:
        yield CertificateIssuer(settings, database, queue, open_keys(settings, database))


def _check_keys(settings: Settings, database: Database) -> None:
    """Raise for a key that is lost or cannot be used; creates no keys."""
    check_keys(settings)
    with database.read_session() as session:
        check_pepper_exists(settings, session)
        wanted = list_key_ids(session)
    folder = KeyFolder.of(settings)
    folder.check()
    folder.check_keys_exist(wanted)


def _describe_verdict(verdict: PdfVerdict) -> str:
    statement, certificate = verdict.statement, verdict.certificate
    if verdict.state == "no certificate" or statement is None:
        return translated("This file holds no certificate of ours.")
    if not verdict.signed:
        return translated("Not issued by us: it does not carry our signature.")
    if certificate is None:
        return translated(
            "Our signature is on it, but no such certificate is kept here (perhaps erased)."
        )
    if certificate.ended_at is not None:
        return _ended(verdict.state, certificate.ended_at.date().isoformat())
    if not verdict.unaltered:
        return translated("The statement in it is ours, but the file was altered after we made it.")
    return _good(statement)


def _ended(state: str, date: str) -> str:
    if state == "replaced":
        return translated(
            "Issued by us and replaced on %(date)s. Ask for the newer certificate.", date=date
        )
    return translated("Issued by us and revoked on %(date)s. It is not valid any more.", date=date)


def _good(statement: Statement) -> str:
    return translated(
        "Genuine and valid: %(name)s, %(title)s, %(date)s, number %(serial)s.",
        name=statement.name,
        title=text_in(statement.titles, language()),
        date=statement.completed_on,
        serial=format_serial(statement.serial),
    )
