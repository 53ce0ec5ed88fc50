"""Permissions: the table, and what it says for one act on one target.

`decide` answers for one act on one target; `may` tells whether a page shows a way to the act.
"""

from lms.accounts.permissions.decision import Decision, allows, decide, may
from lms.accounts.permissions.matrix import (
    MATRIX,
    Audience,
    MatrixCell,
    Permission,
    Scope,
    render_table,
)
from lms.accounts.principal import Principal, ScopedRole, Target

__all__ = [
    "MATRIX",
    "Audience",
    "Decision",
    "MatrixCell",
    "Permission",
    "Principal",
    "Scope",
    "ScopedRole",
    "Target",
    "allows",
    "decide",
    "may",
    "render_table",
]  # fmt: skip
