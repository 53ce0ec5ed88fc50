"""Values that the remaining account takes over when two accounts of one person are merged."""


def takes_secret(*, source_hash: str | None, target_hash: str | None) -> bool:
    """Return whether the remaining account has no secret and takes over that of the other one.

    The notice that was accepted, and a confirmed name that is the same, come with it.
    """
    return target_hash is None and source_hash is not None
