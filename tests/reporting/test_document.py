"""The PDF of a report, read back: title page, words, the page's own totals, tags and fonts."""

import io
import re
import subprocess
from dataclasses import replace

import pytest
from pypdf import PdfReader

from lms.i18n import translate
from lms.printing.engine import PdfEngine
from lms.printing.fonts import FontFolder
from lms.printing.styles import load_style
from lms.reporting.document import WORDS, build_sheet
from lms.reporting.progress_chart import format_curve_key
from lms.reporting.summary import format_day, format_summary
from lms.reporting.tables import build_tables
from tests.reporting.cohort_data import CohortData

ISSUER = "Network of Producers"


@pytest.fixture(scope="module")
def engine(pytestconfig):
    font_folder = FontFolder(pytestconfig.cache.mkdir("lms-fonts"))
    font_folder.make()
    found = PdfEngine(font_folder, style=load_style("report.css"))
    yield found
    found.close()


@pytest.fixture
def database(request, tmp_path, empty_sqlite):
    """Printing knows no engine: one is enough."""
    import shutil

    from lms.db import Database

    shutil.copyfile(empty_sqlite, tmp_path / "lms.sqlite3")
    found = Database(f"sqlite:///{tmp_path / 'lms.sqlite3'}")
    yield found
    found.dispose()


@pytest.fixture
def cohort_data(database):
    return CohortData(database)


def print_report(engine, figures, language):
    sheet = build_sheet(figures, language, issuer=ISSUER, demo=False)
    return engine.print(sheet)


def read_text(pdf, *options):
    ran = subprocess.run(
        ["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True
    )
    return ran.stdout.decode()


def squeeze(text):
    """Without what the layout added: printed lines break where they must."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_document_says_what_the_page_says(engine, cohort_data, language):
    figures = cohort_data.freeze(language=language)
    pdf = print_report(engine, figures, language)
    text = squeeze(read_text(pdf))

    first = read_text(pdf, "-l", "1")
    assert ISSUER in first
    assert "Autumn <2026>" in first
    as_of = "2026年11月24日12:00" if language == "zh" else "24November2026,12:00"
    assert as_of in squeeze(first)
    assert squeeze(format_day(figures.scope.since, language)) in squeeze(first)
    assert "2026-11-" not in text
    for sentence in (*format_summary(figures, language), *format_curve_key(figures, language)):
        assert squeeze(sentence) in text
    assert squeeze(translate(WORDS["bar_key"], language)) in text
    for table in build_tables(figures, language):
        assert squeeze(table.title) in text
    of = "2/5" if language == "zh" else "2of5"
    assert of in text
    assert "Hillside" not in text


def test_document_is_tagged_named_and_holds_its_fonts(engine, cohort_data):
    pdf = print_report(engine, cohort_data.freeze(language="zh"), "zh")
    reader = PdfReader(io.BytesIO(pdf))
    fonts = subprocess.run(["pdffonts", "-"], input=pdf, capture_output=True, check=True)
    rows = fonts.stdout.decode().splitlines()[2:]

    assert reader.trailer["/Root"]["/Lang"] == "zh-Hans"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == "进展报告 – Autumn <2026>"
    assert reader.metadata.author == ISSUER
    assert rows
    assert all(re.search(r"\byes\s+yes\s+yes\b", row) for row in rows)  # embedded, subset, Unicode
    assert f"2 / {len(reader.pages)}" in reader.pages[1].extract_text()


def test_charts_are_drawn_from_the_frozen_weeks(cohort_data):
    figures = cohort_data.freeze(language="en")
    html = build_sheet(figures, "en", issuer=ISSUER, demo=False).html

    assert "<desc>2 of 5</desc>" in html  # finished, at the end of the last week
    assert html.count('class="chart"') == 2
    assert 'class="chart-row"' in html
    week = replace(figures, progress=replace(figures.progress, weeks=figures.progress.weeks[:1]))
    assert 'class="chart"' not in build_sheet(week, "en", issuer=ISSUER, demo=False).html


def test_names_are_text_in_the_document(engine, cohort_data):
    hostile = '<img src="file:///etc/passwd">{{ 7 * 7 }} & Söhne'
    figures = cohort_data.freeze(language="en")
    named, *others = figures.organizations
    organizations = (replace(named, names={"en": hostile}), *others)

    pdf = print_report(engine, replace(figures, organizations=organizations), "en")
    text = squeeze(read_text(pdf))
    assert squeeze(hostile) in text
