"""The pictures, sound and film to which compiled texts refer."""

import re
from collections.abc import Iterable, Iterator

_HASH = re.compile(r"/media/([0-9a-f]{64})")


def list_used_media(texts: Iterable[str]) -> Iterator[str]:
    """Yield the hashes of the media whose addresses are in these texts."""
    for text in texts:
        yield from _HASH.findall(text)
