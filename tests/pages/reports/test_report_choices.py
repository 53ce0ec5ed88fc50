"""Reports name choices in the words of the form."""

import csv
import io

import pytest
from sqlalchemy import update

from lms.accounts.models import Organization
from lms.accounts.pinyin import build_sort_key
from lms.i18n import get_languages_by_code
from tests.pages.certification.graduates import get_cohort_id


@pytest.mark.parametrize("language", get_languages_by_code())
def test_what_the_form_of_an_organization_offers_has_its_word_in_a_report(
    client, sign_in, read, post, language, database
):
    sign_in(client, "ravi")
    post(client, "/language", language=language)
    form = read(client.get("/organizations/new"))
    countries = {
        element.get("value"): element.text
        for element in form.elements(".//select[@id='country']/*")
    }
    products = {
        box.get("value"): label
        for box, label in zip(
            form.elements(".//input[@name='products']"),
            form.texts(".//input[@name='products']/../span"),
            strict=True,
        )
    }
    offered = update(Organization).values(country="IN", products=list(products))
    database.write(lambda session: session.execute(offered) and None)

    reports = f"/cohorts/{get_cohort_id(database)}/reports"
    address = post(client, reports, audience="own", language=language).headers["Location"]

    by_country = list_cells(client, f"{address}.csv?table=countries")
    by_product = list_cells(client, f"{address}.csv?table=products")
    assert by_country == [countries["IN"]]
    assert {name.lower() for name in by_product} == set(products.values())
    assert by_product == [name for _key, name in sorted((build_sort_key(n), n) for n in by_product)]


def list_cells(client, address):
    """The first column without its heading."""
    text = client.get(address).data.decode("utf-8-sig")
    return [row[0] for row in csv.reader(io.StringIO(text))][1:]
