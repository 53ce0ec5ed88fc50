"""Names of cooperatives that differ only in general words, as “Coop.” and “Cooperative”."""

import re

from lms.accounts.rules.namesakes import fold_name

_GENERAL_WORDS = re.compile(
    "co-?operatives?|co-?ops?|koperasi|kop[.·]|hợp ?tác ?xã|society|limited|ltd"
    "|农民|专业|合作社|联合社|有限责任公司|有限公司"
)
_SIGNS = re.compile(r"[\W_]+")


def remove_general_words(name: str) -> str:
    """Return a name without general words, with its spaces and signs."""
    return _GENERAL_WORDS.sub("", name.casefold())


def find_name_stem(name: str) -> str:
    """Return what is left of a name without general words and signs; "" if nothing is."""
    return _SIGNS.sub("", _GENERAL_WORDS.sub("", fold_name(name)))
