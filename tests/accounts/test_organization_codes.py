"""Codes of cooperatives that come with a list are read from their names."""

import pytest
from sqlalchemy import event

from lms.accounts.queries.organization_codes import preview_codes
from lms.accounts.rules.acts import SYSTEM, Act
from lms.accounts.services.organizations import (
    NewOrganization,
    create_organization,
    propose_code,
)
from tests.factories import NOW


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("云雾岭茶农合作社", "yun-wu-ling-cha-nong-he-zuo-she"),
        ("Café Đà Lạt No. 2", "cafe-da-lat-no-2"),
        ("Đại Lợi", "dai-loi"),
        ("长寿柚农合作社", "chang-shou-you-nong-he-zuo-she"),
        ("Green Hills  Growers", "green-hills-growers"),
        ("सहकारी", "spo"),
        ("x" * 90, "x" * 34),
        ("白云山茶叶专业合作社", "bai-yun-shan-cha-ye"),
        ("双江勐库大雪山古树茶种植农民专业合作社", "shuang-jiang-meng-ku-da-xue-shan"),
        ("Kandy Highland Spice Growers Cooperative Society Ltd", "kandy-highland-spice-growers"),
        ("Cooperative Society Cooperative Society Limited", "cooperative-society-cooperative"),
    ],
)
def test_code_is_read_from_the_name(database, name, code):
    assert database.write(lambda session: propose_code(session, name)) == code


def test_a_taken_code_gets_a_number(database):
    for wanted in ("green-hills", "green-hills-2", "green-hills-3"):

        def make(session):
            code = propose_code(session, "Green Hills")
            new = NewOrganization(code=code, names={"en": "Green Hills"}, country="CN")
            create_organization(session, Act(SYSTEM, NOW), new)
            return code

        assert database.write(make) == wanted


@pytest.mark.parametrize("count", [1, 3])
def test_codes_of_all_names_take_one_statement(database, count):
    def make(session):
        for code in ("green-hills", "green-hills-2", "green-hillside"):
            new = NewOrganization(code=code, names={"en": "Green Hills"}, country="CN")
            create_organization(session, Act(SYSTEM, NOW), new)

    database.write(make)
    names = ["Green Hills", "Green  Hills", "Sun Farm"][:count]
    statements = []

    with database.read_session() as session:
        note = lambda *values: statements.append(values[2])  # noqa: E731
        event.listen(session.get_bind(), "before_cursor_execute", note)
        codes = preview_codes(session, names)
        event.remove(session.get_bind(), "before_cursor_execute", note)

    assert list(codes.values()) == ["green-hills-3", "green-hills-4", "sun-farm"][:count]
    assert len([text for text in statements if text.startswith("SELECT")]) == 1
