"""Values that the target account takes over when two accounts of one person are merged."""

import datetime as dt


def takes_secret(*, source_hash: str | None, target_hash: str | None) -> bool:
    """Return whether the target account has no secret and takes over that of the source.

    The notice that was accepted, and a confirmed name that is the same, come with it.
    """
    return target_hash is None and source_hash is not None


def was_name_confirmed(confirmed_at: dt.datetime | None, *, since: dt.datetime) -> bool:
    """Return whether the name of an account was confirmed at this moment or later.

    It may be the name of either person once the target account has the secret of the source.
    """
    return confirmed_at is not None and confirmed_at >= since
