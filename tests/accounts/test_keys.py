import stat
import threading
import time

import pytest

from lms.accounts.keys import KeyProblem, load_keys
from lms.accounts.secrets import SecretHasher, new_token
from lms.config import Settings
from lms.db import WriteInsideWrite
from tests.factories import KEYS, SECRET


def test_keys_are_made_once_for_their_owner_only(tmp_path):
    settings = Settings(data=tmp_path / "data")

    first, second = load_keys(settings), load_keys(settings)

    files = sorted((tmp_path / "data" / "keys").iterdir())
    assert first == second
    assert len({first.secret_key, first.pepper, first.card_key}) == 3
    assert [path.name for path in files] == ["card.key", "pepper.key", "secret.key"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert first.pepper.hex() not in repr(first)


def test_processes_that_start_at_once_share_their_keys(tmp_path):
    found = []
    settings = Settings(data=tmp_path)
    threads = [threading.Thread(target=lambda: found.append(load_keys(settings))) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [found[0]] * 8


def test_given_secret_key_overrides_and_may_not_be_short(tmp_path):
    given = "k" * 32

    assert load_keys(Settings(data=tmp_path, secret_key=given)).secret_key == given.encode()
    with pytest.raises(KeyProblem, match="Characters: 5; at least: 32"):
        load_keys(Settings(data=tmp_path, secret_key="short"))
    demo = Settings(data=tmp_path, secret_key="short", demo=True)
    assert load_keys(demo).secret_key == b"short"


@pytest.mark.parametrize("content", ["", "no key", "abcd", "é"])
def test_damaged_key_is_refused_and_not_replaced(tmp_path, content):
    load_keys(Settings(data=tmp_path))
    path = tmp_path / "keys" / "pepper.key"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(KeyProblem, match=r"pepper\.key"):
        load_keys(Settings(data=tmp_path))
    assert path.read_text(encoding="utf-8") == content


def test_hash_needs_the_pepper(production_hashing):
    stored = SecretHasher(KEYS.pepper).hash(SECRET)

    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert SecretHasher(b"p" * 32).verify(stored, SECRET)
    assert not SecretHasher(b"q" * 32).verify(stored, SECRET)
    assert not SecretHasher(b"p" * 32).verify("damaged", SECRET)


def test_unknown_secret_costs_the_same_work(production_hashing):
    hasher = SecretHasher(b"p" * 32)
    hashed = hasher.hash(SECRET)

    known, unknown = (min(_work(hasher, stored) for _ in range(5)) for stored in (hashed, None))

    assert 0.5 < unknown / known < 2


def _work(hasher, stored):
    """CPU time of this thread, whatever else the machine does."""
    before = time.thread_time()
    assert not hasher.verify(stored, "8305 1947")
    return time.thread_time() - before


def test_hashing_inside_a_write_raises(database):
    hasher = SecretHasher(b"p" * 32)

    for act in (lambda _: hasher.hash(SECRET), lambda _: hasher.verify(None, SECRET)):
        with pytest.raises(WriteInsideWrite):
            database.write(act)


def test_tokens_are_long_and_never_the_same():
    assert len({new_token() for _ in range(50)}) == 50
    assert len(new_token()) == 43
