"""A printed lesson leaves no page but the last mostly blank."""

from contextlib import closing

import pypdfium2
import pytest

LESSON = "/learn/digital-thinking"


def list_filled(pdf):
    """Return the share of each page's height that is above its lowest letter."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        filled = []
        for page in document:
            text = page.get_textpage()
            bottoms = [text.get_charbox(index)[1] for index in range(text.count_chars())]
            filled.append(1 - min(bottoms, default=0) / page.get_height())
    return filled


@pytest.mark.parametrize("lesson", ["bulk-trap", "data-at-the-core", "why-now"])
def test_no_page_but_the_last_is_mostly_blank(new_phone, lesson):
    page = new_phone().page
    page.goto(f"{LESSON}/{lesson}")

    filled = list_filled(page.pdf(format="A4"))

    assert len(filled) > 3
    assert min(filled[:-1]) > 0.65
