"""Texts by language in one column: as many languages as the product has folders."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Dialect, TypeDecorator
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeEngine


class Texts(TypeDecorator[Mapping[str, str]]):
    """JSON of language code and text; empty texts are left out.

    The value is replaced as a whole and never changed in place. PostgreSQL compares no JSON, so two
    values are compared in Python, or one language of them: `column[code].as_string()`.
    """

    impl = JSON
    cache_ok = True

    def process_bind_param(
        self, value: Mapping[str, str] | None, dialect: Dialect
    ) -> dict[str, str] | None:
        del dialect
        return None if value is None else {code: text for code, text in value.items() if text}

    def coerce_compared_value(self, op: OperatorType | None, value: Any) -> TypeEngine[Any]:  # noqa: ANN401 - SQLAlchemy's own signature
        """Return the type of a value of the JSON, which is not a mapping itself."""
        return self.impl_instance.coerce_compared_value(op, value)


def has_text(column: str) -> str:
    """Return the SQL for SQLite and PostgreSQL that is true when there is text in any language."""
    return f"CAST({column} AS VARCHAR) <> '{{}}'"


def require_text(column: str, *, name: str) -> CheckConstraint:
    """Return the constraint that there is a text in at least one language."""
    return CheckConstraint(has_text(column), name=name)
