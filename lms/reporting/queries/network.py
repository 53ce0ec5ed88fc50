"""The stored figures of the network."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.reporting.models import NetworkSnapshot
from lms.reporting.report import NetworkFigures, network_format


@dataclass(frozen=True)
class CountedNetwork:
    figures: NetworkFigures
    counted_at: dt.datetime


def find_counted_network(session: Session) -> CountedNetwork | None:
    """Return the figures that the worker counted last.

    None before its first count, and while those of an older or newer version are stored.
    """
    row = session.scalar(select(NetworkSnapshot).where(NetworkSnapshot.format == network_format()))
    return None if row is None else CountedNetwork(row.figures, row.counted_at)
