"""Cards as a PDF: eight to a page, fonts within, names of many scripts."""

import re
import shutil
import subprocess

import pypdfium2
import pytest
from sqlalchemy import update

from lms.accounts.models import Person
from lms.printing.fonts import FontFolder
from tests.pages.certification.graduates import (
    NAMES,
    codes,
    get_cohort_id,
    get_person_id,
    make_newcomers,
)
from tests.pages.client import sign_in


@pytest.fixture
def ravi(client):
    sign_in(client, "ravi")
    return client


@pytest.fixture
def page(database):
    return f"/cohorts/{get_cohort_id(database)}/cards"


@pytest.fixture
def newcomers(database):
    return make_newcomers(database)


@pytest.fixture
def fonts(settings, pytestconfig):
    """The fonts, made once for all runs."""
    font_folder = FontFolder(pytestconfig.cache.mkdir("lms-fonts"))
    font_folder.make()
    (settings.data / "fonts").mkdir(exist_ok=True)
    (settings.data / "fonts" / font_folder.folder.name).symlink_to(font_folder.folder)


def read_pages(pdf):
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return texts


def find_ends(pdf, word):
    """For each card, whether the last letter of its contact lies within what is printed."""
    millimetre = 72 / 25.4
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        text = page.get_textpage()
        search = text.search(word)
        while match := search.get_next():
            _left, bottom, right, _top = text.get_charbox(sum(match) - 1)
            down = (page.get_height() - bottom) / millimetre % 74
            found.append(right / millimetre % 105 <= 7 + 91 and down <= 6 + 62.5)
    document.close()
    return found


def issue(post, client, page, *people):
    return post(client, page, {"person": [str(person) for person in people]})


def test_without_fonts_the_page_itself_can_be_printed(ravi, post, read, page, newcomers):
    issue(post, ravi, page, newcomers[0])

    answer = ravi.get(f"{page}/codes.pdf")

    assert answer.status_code == 503
    assert "The fonts are still being made" in read(answer).text
    assert len(codes(read(answer).text)) == 2


@pytest.mark.usefixtures("fonts")
def test_pdf_holds_eight_cards_a_page(ravi, post, read, page, newcomers, tmp_path):
    answer = issue(post, ravi, page, *newcomers)
    wanted = set(codes(read(ravi.get(answer.location)).text))

    pdf = ravi.get(f"{page}/codes.pdf")

    texts = read_pages(pdf.data)
    assert (pdf.status_code, pdf.mimetype) == (200, "application/pdf")
    assert pdf.headers["Cache-Control"] == "no-store"
    assert pdf.headers["Content-Disposition"].isascii(), "Servers refuse other characters."
    assert [len(codes(text)) for text in texts] == [8, 1]
    assert {code for text in texts for code in codes(text)} == wanted
    assert find_ends(pdf.data, "demo-ravi") == [True] * 9, "The contact of the cohort is cut off."
    spoken = re.sub(r"\s", "", "".join(texts))
    for name, _language in NAMES:
        assert name.replace(" ", "") in spoken
    if shutil.which("pdffonts"):
        path = tmp_path / "cards.pdf"
        path.write_bytes(pdf.data)
        said = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True)
        rows = said.stdout.splitlines()[2:]
        assert rows
        assert all(row.split()[-5] == "yes" for row in rows)


@pytest.mark.usefixtures("fonts")
def test_name_that_no_font_holds_is_reported(ravi, post, read, page, database):
    person_id = get_person_id(database, "zhou")
    change = update(Person).where(Person.id == person_id).values(printed_name="ᠮᠣᠩᠭᠣᠯ")
    database.write(lambda session: session.execute(change) and None)
    answer = issue(post, ravi, page, person_id)

    text = read(ravi.get(answer.location)).text

    assert "Some names are left out of the PDF" in text
    assert ravi.get(f"{page}/codes.pdf").status_code == 200
