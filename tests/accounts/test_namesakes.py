"""Organizations of one name are distinguished."""

import pytest

from lms.accounts.queries.organizations import (
    get_distinct_names_by_organization,
    list_namesakes,
)
from lms.accounts.rules.acts import SHELL, Act
from lms.accounts.rules.namesakes import OrganizationLabel, build_distinct_names, fold_name
from lms.accounts.services.organization_states import rename_organization
from tests.factories import NOW, YUNWU, make_organization, make_people


@pytest.fixture
def people(database):
    return make_people(database)


def test_namesakes_are_found_in_either_language_and_width(database, people):
    namesake = make_organization(
        database, "yunwu-two", names={**YUNWU, "en": "ＹＵＮＷＵ ridge TEA cooperative"}
    )

    def codes(*names, excluding=None):
        with database.read_session() as session:
            found = list_namesakes(session, names, excluding=excluding)
        return [organization.code for organization in found]

    assert codes("yunwu ridge tea cooperative ") == ["yunwu-ridge", "yunwu-two"]
    assert codes("云雾岭茶农合作社", excluding=namesake) == ["yunwu-ridge"]
    assert codes() == codes("Another") == []
    with database.read_session() as session:
        names = get_distinct_names_by_organization(
            session, [people.yunwu_id, namesake, people.hillside_id]
        )
    assert names[people.hillside_id]["en"] == "Hillside Nut Growers"
    assert names[namesake] == {
        "zh": "云雾岭茶农合作社（yunwu-two，中国）",
        "en": "ＹＵＮＷＵ ridge TEA cooperative (yunwu-two, China)",
    }
    database.write(
        rename_organization,
        Act(SHELL, NOW),
        organization_id=namesake,
        names={"en": "Another", "zh": "另一家"},
    )
    assert codes("云雾岭茶农合作社") == ["yunwu-ridge"]
    assert codes("ANOTHER") == ["yunwu-two"]


def test_only_what_reads_the_same_gets_code_and_place():
    rows = [
        OrganizationLabel(1, "a", {"en": "Ridge", "zh": "云雾岭"}, "CN", "浙江"),
        OrganizationLabel(2, "b", {"zh": "云雾岭"}, "CN", "云南"),
        OrganizationLabel(3, "c", {"en": "Ridge "}, "IN", ""),
        OrganizationLabel(4, "d", {"zh": "岭"}, "CN", ""),
    ]

    names = build_distinct_names(rows)

    assert names[1] == {"zh": "云雾岭（a，浙江）", "en": "Ridge (a, 浙江)"}
    assert names[2] == {"zh": "云雾岭（b，云南）"}
    assert names[3] == {"en": "Ridge  (c, India)"}
    assert names[4] == {"zh": "岭"}
    assert build_distinct_names(rows[:1]) == {1: {"zh": "云雾岭", "en": "Ridge"}}
    assert fold_name("Ａ b\u3000C") == "abc"
