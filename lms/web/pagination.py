"""Lists in pages: which page the address asks for, and which rows it shows."""

from dataclasses import dataclass

from flask import request

from lms.accounts.rules.typed_values import find_number

PAGE_SIZE = 50


@dataclass(frozen=True)
class ListPage:
    """One page of a list of `total` rows; the first one has the number 1, also of an empty list."""

    number: int
    total: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def offset(self) -> int:
        """Return how many rows the pages before show."""
        return (self.number - 1) * PAGE_SIZE

    @property
    def limit(self) -> int:
        return PAGE_SIZE


def find_page() -> int | None:
    """Return the `page` in the address, which a form sent from that page leads back to."""
    return find_number(request.args.get("page", ""), digits=6)


def choose_page(total: int) -> ListPage:
    """Return the page of `page` in the address, the nearest one where there is none such."""
    requested = find_page() or 1
    last = ListPage(1, total).last
    return ListPage(min(max(requested, 1), last), total)
