"""Every choice that a form offers has a word in every language."""

from typing import get_args
from zoneinfo import available_timezones

import pytest

from lms.enrolment.rules.cohorts import ContactChannel
from lms.i18n import get_catalogue, get_languages_by_code
from lms.i18n.choices import (
    CHANNELS,
    COUNTRIES,
    PHONE_COUNTRIES,
    PRODUCTS,
    list_time_zones,
    name_country,
    name_product,
    title_product,
)


@pytest.mark.parametrize("language", get_languages_by_code())
def test_every_country_has_a_name(language):
    assert [code for code in COUNTRIES if name_country(code, language) == code] == []
    assert name_country("XX", language) == "XX"


@pytest.mark.parametrize("language", get_languages_by_code())
def test_every_product_and_channel_is_translated(language):
    messages = [*PRODUCTS.values(), *CHANNELS.values()]
    known = get_catalogue(language)._catalog

    assert [message for message in messages if not known.get(message)] == []


def test_typed_products_stay_as_typed():
    assert [name_product(key, "en") for key in ("nut", "honey")] == ["nuts", "honey"]
    assert [title_product(key, "en") for key in ("nut", "honey")] == ["Nuts", "honey"]


def test_channels_are_those_that_are_stored():
    assert tuple(CHANNELS) == get_args(ContactChannel)


def test_phones_of_every_country_are_read_as_people_there_write_them():
    assert set(COUNTRIES) - set(PHONE_COUNTRIES) == set()


def test_time_zones_are_known_and_contain_the_one_that_is_set():
    offered = dict(list_time_zones("America/Lima", "en"))

    assert set(offered) == {*dict(list_time_zones("", "en")), "America/Lima"}
    assert set(offered) <= available_timezones()
    assert list(offered) == sorted(offered)


def test_time_zones_are_named_in_the_language_of_the_reader():
    assert dict(list_time_zones("", "zh"))["Asia/Shanghai"] == "中国（上海）时间"
    assert dict(list_time_zones("Mars", "zh"))["Mars"] == "Mars"
