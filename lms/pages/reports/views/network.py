"""The network in figures: no cell is about fewer than five organizations."""

from collections.abc import Callable, Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from lms import clock
from lms.accounts.permissions.matrix import Permission
from lms.accounts.pinyin import build_sort_key
from lms.i18n.choices import name_country, title_product
from lms.pages.reports import blueprint
from lms.reporting.disclosure import MIN_CELL_SIZE
from lms.reporting.network import build_network
from lms.reporting.queries.network import CountedNetwork, find_counted_network
from lms.reporting.queries.organizations import count_network
from lms.reporting.report import ReportGroup
from lms.web.access import requires
from lms.web.identity import get_principal
from lms.web.languages import current_language
from lms.web.transaction import read_session


@blueprint.get("/network/")
@requires(Permission.NETWORK_READ)
def network() -> ResponseReturnValue:
    """Show what the worker counted last; before its first count the page counts itself."""
    language = current_language()
    counted = find_counted_network(read_session()) or CountedNetwork(
        build_network(count_network(read_session())), clock.now()
    )
    return render_template(
        "reports/network.html",
        network=counted.figures,
        counted_at=counted.counted_at,
        time_zone=get_principal().time_zone,
        smallest=MIN_CELL_SIZE,
        countries=_sort(counted.figures.countries, lambda key: name_country(key, language)),
        products=_sort(counted.figures.products, lambda key: title_product(key, language)),
    )


def _sort(
    groups: Sequence[ReportGroup] | None, name: Callable[[str], str]
) -> list[tuple[str, ReportGroup]]:
    """Return the names of the groups with their figures, by name; others come last."""
    named = [(name(group.key), group) for group in groups or ()]
    return sorted(named, key=lambda group: (not group[0], build_sort_key(group[0])))
