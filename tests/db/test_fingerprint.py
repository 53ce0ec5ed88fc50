"""A database is refused for other tables, not for other words about the same ones."""

import pytest

from lms.db import fingerprint

SOURCE = '''\
"""Initial."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_table('tea',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('leaf', sa.String(length=40), nullable=True),
    sa.CheckConstraint("leaf <> ''", name='ck_tea_leaf')
    )
'''


def number(source):
    return fingerprint.number_of([source.encode()])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Initial.", "All tables."),
        ("import op\n", "import op  # nosec\n\n# What was found.\n"),
        ("-> None:\n", '-> None:\n    """Make the tables."""\n'),
        ("op.create_table('tea',\n    ", 'op.create_table(\n        "tea", '),
        ("name='ck_tea_leaf')\n", "name='ck_tea_leaf',),\n"),
    ],
)
def test_comments_and_layout_change_nothing(old, new):
    assert old in SOURCE
    assert number(SOURCE.replace(old, new)) == number(SOURCE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("'tea'", "'teas'"),
        ("length=40", "length=41"),
        ("nullable=True", "nullable=False"),
        ("sa.Integer()", "sa.BigInteger()"),
        ("leaf <> ''", "leaf > ''"),
        ("    sa.Column('leaf', sa.String(length=40), nullable=True),\n", ""),
        ("    )\n", "    )\n    op.execute('CREATE INDEX ix ON tea (leaf)')\n"),
    ],
)
def test_another_table_is_another_number(old, new):
    assert old in SOURCE
    assert number(SOURCE.replace(old, new)) != number(SOURCE)


def test_the_same_statements_in_two_files_are_not_one():
    assert fingerprint.number_of([SOURCE.encode()] * 2) != number(SOURCE)


def test_the_number_fits_where_it_is_kept():
    assert 0 < fingerprint.compute() < 2**31
