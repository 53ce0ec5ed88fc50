"""Phone numbers of a cohort's contact are read as people write them, and nonsense is refused."""

from dataclasses import replace

import pytest

from lms.accounts.rules.acts import SYSTEM, Act
from lms.enrolment.rules.contact_phones import (
    ContactPhoneUnreadable,
    check_contact_phone,
    list_contact_phones,
)
from lms.enrolment.services.cohort_settings import create_cohort_as_coordinator
from tests.enrolment.cohort_facts import FACTS
from tests.factories import NOW


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+86 138 0013 8000",
        "13800138000",
        "12316",
        "９５５８８",
        "120 / 0871-6543 2100",
        "１３８００１３８０００",
        "0871-6543 2100",
        "(0871) 65432100转88",
        "400-810-1234",
        "+86 138 0013 8000 / +65 9123 4567",
        "13800138000，13900139000、0871-65432100",
        "+65 0000 0000",
        "0086 138 0013 8000",
        "+91 98765 43210 ext. 12",
    ],
)
def test_numbers_of_people_and_offices_are_accepted(text):
    check_contact_phone(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("call me", "call me"),
        ("12", "12"),
        ("12 316", "12 316"),
        ("WeChat wangfang", "WeChat wangfang"),
        ("+86 138 0013 8000 / wangfang", "wangfang"),
        ("1111111111111", "1111111111111"),
        ("+1 800 FLOWERS", "+1 800 FLOWERS"),
        ("+86 138", "+86 138"),
    ],
)
def test_what_is_no_number_is_named(text, found):
    with pytest.raises(ContactPhoneUnreadable) as refused:
        check_contact_phone(text)

    assert refused.value.values["found"] == found


def test_each_number_is_dialled_alone():
    phones = list_contact_phones("+86 138 0013 8000 / (0871) 6543 2100转88")

    assert [(phone.shown, phone.dialled) for phone in phones] == [
        ("+86 138 0013 8000", "+8613800138000"),
        ("(0871) 6543 2100转88", "087165432100;ext=88"),
    ]


def test_service_refuses_what_is_no_number(database):
    facts = replace(FACTS, contact_phone="ask Wang")

    with pytest.raises(ContactPhoneUnreadable):
        database.write(create_cohort_as_coordinator, Act(SYSTEM, NOW), facts)
