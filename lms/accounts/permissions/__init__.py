"""Permissions: the table, and what it says for one act on one target.

`decide` answers for one act on one target; `may` tells whether a page shows a way to the act.
"""

from lms.accounts.permissions.deciding import Decision, allows, decide, may
from lms.accounts.permissions.matrix import MATRIX, Act, Audience, Cell, Scope, render_table
from lms.accounts.principal import Grant, Principal, Target

__all__ = [
    "MATRIX", "Act", "Audience", "Cell", "Decision", "Grant", "Principal", "Scope", "Target",
    "allows", "decide", "may", "render_table",
]  # fmt: skip
