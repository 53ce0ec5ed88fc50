"""A new signing key: all is looked at before, and it is noted before it is in use."""

import subprocess
import sys

import pytest
from sqlalchemy import event, select

from lms.accounts.models import AuditEvent
from lms.accounts.queries.audit import verify_chain
from lms.accounts.rules.acts import SHELL, Act
from lms.accounts.rules.audit_actions import AuditAction
from lms.certificates.keys import (
    KeyFolder,
    SigningKeyMissing,
    SigningKeyNotWritten,
    SigningKeyProblem,
)
from lms.certificates.models import Certificate
from lms.certificates.queries.certificates import list_key_ids
from lms.certificates.services.rotation import rotate_key
from lms.errors import Busy
from tests.certificates.conftest import LATER
from tests.certificates.test_services import issue, view
from tests.cli.programs import restricted
from tests.speed import TIMEOUT


def rotate(world):
    return rotate_key(world.issuer.settings, world.database, Act(SHELL, LATER))


def look_into(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_signatures_outlive_a_rotation(world):
    old = issue(world)

    keys = KeyFolder.of(world.issuer.settings)
    before = keys.load_signer().key_id
    after = rotate(world).key_id
    new = issue(world, world.mei)

    assert before != after
    assert view(world, old.serial).statement.key_id == before
    assert view(world, new.serial).statement.key_id == after
    with world.database.read_session() as session:
        rows = session.scalars(select(Certificate)).all()
    assert len(rows) == 2
    assert all(keys.is_signed(row.statement, row.signature, key_id=row.key_id) for row in rows)
    private = [p for p in keys.folder.glob("*.pem") if b"PRIVATE" in p.read_bytes()]
    assert [path.stem for path in private] == [after]
    assert private[0].stat().st_mode & 0o777 == 0o600


def test_rotation_is_noted_with_both_keys(world):
    keys = KeyFolder.of(world.issuer.settings)
    before = keys.load_signer().key_id

    after = rotate(world).key_id

    with world.database.read_session() as session:
        row = session.scalars(
            select(AuditEvent).where(AuditEvent.act == AuditAction.SIGNING_KEY_ROTATED)
        ).one()
        assert (row.details, row.via) == ({"key": after, "before": before}, "shell")
        assert row.chain_number is not None


def test_rotation_that_cannot_be_noted_changes_nothing(world):
    keys = KeyFolder.of(world.issuer.settings)
    keys.load_signer()
    before = look_into(keys.folder)

    def fail(_new, _old):
        raise Busy

    with pytest.raises(Busy):
        keys.rotate(fail, fail)

    assert look_into(keys.folder) == before


@pytest.mark.parametrize("kind", ["PRIVATE", "PUBLIC"])
def test_rotation_beside_a_damaged_key_changes_nothing(world, kind):
    keys = KeyFolder.of(world.issuer.settings)
    keys.load_signer()
    damaged = keys.folder / "00112233445566ff.pem"
    damaged.write_text(f"-----BEGIN {kind} KEY-----\ntea\n")
    before = look_into(keys.folder)

    with pytest.raises(SigningKeyProblem, match="00112233445566ff"):
        rotate(world)

    assert look_into(keys.folder) == before
    with world.database.read_session() as session:
        assert not session.scalar(
            select(AuditEvent).where(AuditEvent.act == AuditAction.SIGNING_KEY_ROTATED)
        )


def test_key_that_certificates_were_signed_with_is_missed(world):
    issue(world)
    keys = KeyFolder.of(world.issuer.settings)
    with world.database.read_session() as session:
        wanted = list_key_ids(session)
    keys.check_keys_exist(wanted)

    (keys.folder / f"{wanted[0]}.pem").unlink()

    with pytest.raises(SigningKeyMissing, match=wanted[0]):
        keys.check_keys_exist(wanted)


def test_folder_that_cannot_be_written_is_reported_before_anything_is_recorded(world):
    keys = KeyFolder.of(world.issuer.settings)
    before = keys.load_signer().key_id
    code = "import sys, pathlib; from lms.certificates.keys import KeyFolder as K; "
    code += "K(pathlib.Path(sys.argv[1])).rotate(print, print)"
    keys.folder.chmod(0o500)

    ended = subprocess.run(
        [*restricted(), sys.executable, "-c", code, keys.folder],
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT,
    )

    keys.folder.chmod(0o700)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "SigningKeyNotWritten" in ended.stderr
    assert "could not be written (Permission denied)" in ended.stderr
    assert keys.load_signer().key_id == before


def test_errors_of_recording_are_not_reported_as_errors_of_the_keys(world):
    keys = KeyFolder.of(world.issuer.settings)
    keys.load_signer()
    before = look_into(keys.folder)

    def fail(_new, _old):
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        keys.rotate(fail, fail)

    assert look_into(keys.folder) == before


def test_rotation_that_fails_after_it_was_noted_is_noted_as_not_completed(world):
    keys = KeyFolder.of(world.issuer.settings)
    before = keys.load_signer().key_id
    away = keys.folder.with_name("away")

    def take_away(*_):
        if keys.folder.exists():
            keys.folder.rename(away)

    event.listen(AuditEvent, "after_insert", take_away)
    try:
        with pytest.raises(SigningKeyNotWritten, match="No such file"):
            rotate(world)
    finally:
        event.remove(AuditEvent, "after_insert", take_away)

    away.rename(keys.folder)
    assert keys.load_signer().key_id == before
    with world.database.read_session() as session:
        query = select(AuditEvent).where(AuditEvent.subject_kind == "signing_key")
        noted, failed = session.scalars(query.order_by(AuditEvent.id))
        assert (noted.act, failed.act) == (
            AuditAction.SIGNING_KEY_ROTATED,
            AuditAction.SIGNING_KEY_ROTATION_FAILED,
        )
        assert failed.details == noted.details == {"key": noted.details["key"], "before": before}
        assert verify_chain(session).broken_number is None
