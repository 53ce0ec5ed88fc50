"""Certificates for names in the scripts of the Network's countries."""

import pypdfium2
import pytest

from lms.accounts.rules.acts import SHELL, Act
from lms.certificates.queries.certificates import get_certificate
from tests.certificates.conftest import LATER


@pytest.mark.parametrize(
    "name", ["ශ්\u200dරී ලක්ෂ්මී ප්\u200dරියන්ත", "ဒေါ်အောင်ဆန်း မြင့်ကြည်", "བསྟན་འཛིན་རྒྱ་མཚོ", "محمد علی خان"]
)
def test_name_is_issued_and_printed_on_one_page(world, printer, name):
    world.set_person(world.people.li.id, printed_name=name)

    issued = world.issuer.issue(act=Act(SHELL, LATER), enrolment_id=world.li)
    printer({"certificate_id": issued.certificate_id})

    with world.database.read_session() as session:
        found = get_certificate(session, issued.serial)
    assert found.statement.name == name
    document = pypdfium2.PdfDocument(printer.store.get(found.pdf_sha256))
    text = document[0].get_textpage().get_text_bounded()
    assert len(document) == 1
    if not name.startswith("م"):  # readers of PDF turn the letters of such a line each in its way
        assert name in text
    document.close()
