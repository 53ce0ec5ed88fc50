"""The first page of a PDF as a WebP picture: WeChat on Android often does not show PDFs."""

import contextlib
import io
import threading

WIDTH = 1400
"""Pixels; enough to read small print when zoomed in on a phone."""
QUALITY = 80
METHOD = 1
"""From 0 to 6; 4 saves an eighth of the bytes and takes two and a half times as long."""


_pdfium = threading.Lock()
"""PDFium may be called by one thread at a time."""


def draw_picture(pdf: bytes) -> bytes:
    """Return the first page of a PDF of ours, WIDTH pixels wide, as WebP."""
    import pypdfium2  # slow import

    with _pdfium, contextlib.closing(pypdfium2.PdfDocument(pdf)) as document:
        page = document[0]
        picture = page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB")
    target = io.BytesIO()
    picture.save(target, "WEBP", quality=QUALITY, method=METHOD)
    return target.getvalue()
