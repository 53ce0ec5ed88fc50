"""A query in the language of each engine; its words are letters and digits, and quoted."""

from typing import NamedTuple

from lms.search.rules.query import SearchQuery, has_beginnings


class _Syntax(NamedTuple):
    every: str
    some: str
    word: str
    beginning: str


_FTS5 = _Syntax(" AND ", " OR ", '"{}"', '"{}"*')
_TSQUERY = _Syntax(" & ", " | ", "'{}'", "'{}':*")


def build_match(query: SearchQuery) -> str:
    """Return the query for MATCH of FTS5."""
    return _format(query, _FTS5)


def build_tsquery(query: SearchQuery) -> str:
    """Return the query as PostgreSQL reads a tsquery."""
    return _format(query, _TSQUERY)


def _format(query: SearchQuery, syntax: _Syntax) -> str:
    units = []
    for unit in query.units:
        alternatives = [
            syntax.every.join(_format_word(word, query, syntax) for word in words)
            for words in unit.alternatives
        ]
        units.append(syntax.some.join(f"({words})" for words in alternatives))
    join = syntax.some if query.is_any else syntax.every
    return join.join(f"({unit})" for unit in units)


def _format_word(word: str, query: SearchQuery, syntax: _Syntax) -> str:
    is_beginning = query.by_beginning and has_beginnings(word)
    return (syntax.beginning if is_beginning else syntax.word).format(word)
