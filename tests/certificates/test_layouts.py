"""A course names the layout of its certificate; a certificate keeps the one it was issued with."""

import re
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import select, update

from lms.accounts.rules.acts import SHELL, Act
from lms.catalogue.models import Revision
from lms.certificates.document import build_sheet
from lms.certificates.layouts import LayoutMissing, load_name_lines
from lms.certificates.queries.certificates import get_certificate, get_signature
from lms.certificates.rules.name_fit import NameLine
from lms.certificates.rules.refusals import NameTooWide
from lms.folders import LAYOUT_FOLDERS, TEMPLATES, get_layout_folders_by_name
from lms.printing.glyphs import load_glyphs
from tests.certificates.conftest import LATER

ACT = Act(SHELL, LATER)
FILES = {"certificate.html", "certificate.css", "layout.toml"}


@pytest.fixture
def narrow(monkeypatch):
    """A second layout, added as a new one is: a folder beside the standard one."""
    monkeypatch.setattr(
        "lms.folders.LAYOUT_FOLDERS", [*LAYOUT_FOLDERS, Path(__file__).parent / "layouts"]
    )


def set_layout(world, name):
    """The course names another layout from now on; Mei and Li have finished it before."""

    def write(session):
        for id_, structure in session.execute(select(Revision.id, Revision.structure)).all():
            changed = re.sub(r'(?<="certificate_layout":")\w+', name, structure)
            assert changed != structure
            session.execute(update(Revision).where(Revision.id == id_).values(structure=changed))

    world.database.write(write)


def build(world, serial):
    with world.database.read_session() as session:
        text, signature = get_signature(session, get_certificate(session, serial).id)
    return build_sheet(text, signature, glyphs=load_glyphs(), base_url="https://learn.example.org")


def test_every_layout_is_whole():
    folders = list(TEMPLATES.glob("printed/certificates/*"))

    assert {folder.name for folder in folders} == set(get_layout_folders_by_name())
    assert all({path.name for path in folder.iterdir()} == FILES for folder in folders)
    assert load_name_lines()["standard"] == NameLine(width=640, largest=34, smallest=16)


def test_a_course_is_certified_on_its_own_layout(narrow, world, printer):
    set_layout(world, "narrow")

    issued = world.issuer.issue(ACT, enrolment_id=world.li)
    printer({"certificate_id": issued.certificate_id})

    with world.database.read_session() as session:
        view = get_certificate(session, issued.serial)
    assert view.statement.layout == "narrow"
    document = pypdfium2.PdfDocument(printer.store.get(view.pdf_sha256))
    assert "Narrow paper" in document[0].get_textpage().get_text_bounded()
    assert round(document[0].get_width()) == 420
    document.close()


def test_an_issued_certificate_keeps_its_layout(narrow, world):
    set_layout(world, "narrow")
    issued = world.issuer.issue(ACT, enrolment_id=world.li)
    before = build(world, issued.serial)

    set_layout(world, "standard")

    assert "Narrow paper" in before.html
    assert build(world, issued.serial) == before


def test_one_hour_of_study_is_printed_in_the_singular(world):
    issued = world.issuer.issue(ACT, enrolment_id=world.li)
    with world.database.read_session() as session:
        text, signature = get_signature(session, get_certificate(session, issued.serial).id)
    for hours, printed in (("2.5", "2.5 hours<"), ("1", "1 hour<")):
        html = build_sheet(
            text.replace('"2.5"', f'"{hours}"'),
            signature,
            glyphs=load_glyphs(),
            base_url="https://learn.example.org",
        ).html
        assert printed in html


def test_a_name_has_to_fit_the_line_of_the_layout(narrow, world):
    long = "欧阳美华" * 4
    world.set_person(world.people.li.id, printed_name=long)
    world.issuer.check_name(long)
    set_layout(world, "narrow")

    with pytest.raises(NameTooWide):
        world.issuer.issue(ACT, enrolment_id=world.li)


def test_a_layout_that_is_gone_is_not_replaced_by_another(world, monkeypatch):
    monkeypatch.setattr(
        "lms.folders.LAYOUT_FOLDERS", [*LAYOUT_FOLDERS, Path(__file__).parent / "layouts"]
    )
    set_layout(world, "narrow")
    issued = world.issuer.issue(ACT, enrolment_id=world.li)
    monkeypatch.undo()

    with pytest.raises(LayoutMissing, match="narrow"):
        build(world, issued.serial)
