"""The first page of a PDF as a WebP picture: WeChat on Android often shows no PDF."""

import io

import pypdfium2

WIDTH = 1400
"""Pixels; wide enough to read the small print when zoomed in on a phone."""
QUALITY = 84


def draw_picture(pdf: bytes) -> bytes:
    """The first page, WIDTH pixels wide, as WebP."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        bitmap = page.render(scale=WIDTH / page.get_width())
        target = io.BytesIO()
        bitmap.to_pil().convert("RGB").save(target, "WEBP", quality=QUALITY, method=4)
        return target.getvalue()
    finally:
        document.close()
