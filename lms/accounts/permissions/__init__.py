"""Permissions: the matrix, and its answer for one action on one target.

`decide` answers for one action on one target; `may` decides whether a page links to the action.
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
