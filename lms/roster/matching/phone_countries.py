"""Countries of the cooperatives of a list, as the phones of their people say."""

from collections import Counter
from collections.abc import Iterable

from lms.accounts.rules.identifiers import find_phone_country
from lms.accounts.rules.namesakes import fold_name
from lms.errors import Refusal
from lms.roster.matching.cells import read_phone
from lms.roster.matching.columns import RowCells


class PhoneCountries:
    """The most frequent country of the phones of each cooperative, and of all phones.

    A number in national format has no country.
    """

    def __init__(self, entries: Iterable[RowCells]) -> None:
        self._by_name: dict[str, Counter[str]] = {}
        self._all: Counter[str] = Counter()
        for cells in entries:
            if country := _read_country(cells["phone"]):
                name = fold_name(cells["organization"])
                self._by_name.setdefault(name, Counter())[country] += 1
                self._all[country] += 1

    def find_country(self, name: str) -> str:
        """Return the country of this cooperative, else that of the list, "" where none is known."""
        counts = self._by_name.get(fold_name(name), self._all)
        return max(sorted(counts), key=lambda country: counts[country], default="")


def _read_country(text: str) -> str:
    try:
        return find_phone_country(read_phone(text, ""))
    except Refusal:
        return ""
