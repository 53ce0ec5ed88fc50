"""The first pages of a PDF as a WebP picture: WeChat on Android often does not show PDFs."""

import contextlib
import io
import threading
from collections.abc import Sequence

import pypdfium2
from PIL import Image, ImageChops

WIDTH = 1400
"""Pixels; enough to read small print when zoomed in on a phone."""
QUALITY = 80
METHOD = 1
"""From 0 to 6; 4 saves an eighth of the bytes and takes two and a half times as long."""
MARGIN = 40
"""Pixels that stay below the last line of each of several pages."""
MAX_PAGES = 6
"""Pages below each other in one picture; WebP ends at 16,383 pixels."""


_pdfium = threading.Lock()
"""PDFium may be called by one thread at a time."""


def draw_picture(pdf: bytes, *, pages: int = 1) -> bytes:
    """Return the first pages of a PDF of ours below each other, WIDTH pixels wide, as WebP.

    Where several pages may be shown, each one ends with its last line.
    """
    with _pdfium, contextlib.closing(pypdfium2.PdfDocument(pdf)) as document:
        count = min(len(document), pages, MAX_PAGES)
        drawn = [_draw_page(document[number]) for number in range(count)]
    target = io.BytesIO()
    whole = drawn[0] if pages == 1 else _stack([_cut_blank(picture) for picture in drawn])
    whole.save(target, "WEBP", quality=QUALITY, method=METHOD)
    return target.getvalue()


def count_pages(pdf: bytes) -> int:
    """Return the number of pages of a PDF of ours."""
    with _pdfium, contextlib.closing(pypdfium2.PdfDocument(pdf)) as document:
        return len(document)


def read_height(picture: bytes) -> int:
    """Return the height of a picture in pixels."""
    with Image.open(io.BytesIO(picture)) as image:
        return image.height


def _draw_page(page: pypdfium2.PdfPage) -> Image.Image:
    picture: Image.Image = page.render(scale=WIDTH / page.get_width()).to_pil()
    return picture.convert("RGB")


def _cut_blank(picture: Image.Image) -> Image.Image:
    """Return the picture without the blank part below its last line."""
    blank = Image.new("RGB", picture.size, picture.getpixel((0, picture.height - 1)))
    box = ImageChops.difference(picture, blank).getbbox()
    bottom = min(picture.height, box[3] + MARGIN) if box else picture.height
    return picture.crop((0, 0, picture.width, bottom))


def _stack(pictures: Sequence[Image.Image]) -> Image.Image:
    whole = Image.new("RGB", (WIDTH, sum(picture.height for picture in pictures)))
    top = 0
    for picture in pictures:
        whole.paste(picture, (0, top))
        top += picture.height
    return whole
