"""An address that is too long is answered with a page in the reader's language."""

import pytest

from lms.web.limits import MAX_ADDRESS_LENGTH


@pytest.mark.parametrize(
    ("language", "heading"), [("en", "This address is too long"), ("zh", "网址太长")]
)
def test_long_address_is_explained(client, read, language, heading):
    answer = client.get(
        "/courses?next=" + "x" * MAX_ADDRESS_LENGTH, headers={"Accept-Language": language}
    )

    page = read(answer)
    assert (answer.status_code, page.texts(".//h1")) == (414, [heading])


def test_long_address_that_fits_is_served(client):
    assert client.get("/help?next=" + "x" * (MAX_ADDRESS_LENGTH - 20)).status_code == 200
