"""The code of the printing process, which only the engine starts.

Questions and answers are JSON: first the configuration, then documents. WeasyPrint is imported only
here, and its fonts are freed when this process ends.
"""

import base64
import gc
import json
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lms.printing.actual_text import write_actual_text

SWEEP_EVERY = 25
_MM_PER_PIXEL = 25.4 / 96
MAX_STYLES = 4
"""Style sheets cached with their fonts; any other is parsed again for its document."""
GC_THRESHOLD = 20_000
"""New objects before a garbage collection; a document makes some ten thousand."""


def answer(questions: Iterator[bytes]) -> Iterator[bytes]:
    """Set up once, then print one document after the other."""
    try:
        writer = _PdfWriter(json.loads(next(questions)))
    except OSError as error:
        yield _dump(not_ready=str(error))
        return
    yield _dump(ready=True)
    gc.freeze()  # the engine's 160,000 objects stay; scanning them takes longer than a page
    gc.set_threshold(GC_THRESHOLD)
    for number, question in enumerate(questions, start=1):
        yield _print_document(writer, question)
        if number % SWEEP_EVERY == 0:
            gc.collect()


def _print_document(writer: "_PdfWriter", question: bytes) -> bytes:
    try:
        pdf = writer.print(json.loads(question))
    except Exception:  # noqa: BLE001 - reported to the engine, which raises it
        return _dump(error=traceback.format_exc(limit=6))
    return _dump(pdf=base64.b64encode(pdf).decode())


class _PdfWriter:
    """WeasyPrint with the style sheet parsed and the fonts of the common characters loaded."""

    def __init__(self, setup: dict[str, Any]) -> None:
        import weasyprint  # slow import, and the only one
        from weasyprint.pdf import stream
        from weasyprint.text.fonts import FontConfiguration

        write_actual_text(stream)
        self._weasyprint = weasyprint
        self._configuration = FontConfiguration
        self._style = setup["style"]
        self._faces = setup["faces"]
        self._loaded_styles = {self._style: self._load_fonts(self._faces, self._style)}

    def print(self, sheet: dict[str, Any]) -> bytes:
        """Return a PDF/A-3a, tagged, with the attachments."""
        fonts, css = self._load_styles(sheet)
        html = self._weasyprint.HTML(string=sheet["html"], url_fetcher=_build_fetcher([]))
        options = {
            "pdf_variant": "pdf/a-3a",
            "attachments": [self._attachment(part) for part in sheet["attachments"]],
        }
        document = _lay_out(html, {"font_config": fonts, "stylesheets": [css], **options})
        pdf: bytes = document.write_pdf(**options)
        return pdf

    def _load_styles(self, sheet: dict[str, Any]) -> tuple[Any, Any]:
        """Return fonts and style sheet of a document; common ones are cached."""
        style = sheet["style"] or self._style
        if sheet["rare"]:  # the face of one document must not be cached
            return self._load_fonts([*self._faces, *sheet["rare"]], style)
        if style not in self._loaded_styles and len(self._loaded_styles) < MAX_STYLES:
            self._loaded_styles[style] = self._load_fonts(self._faces, style)
        return self._loaded_styles.get(style) or self._load_fonts(self._faces, style)

    def _load_fonts(self, faces: list[dict[str, Any]], style: str) -> tuple[Any, Any]:
        fonts = self._configuration()
        rules = "".join(_rule(face) for face in faces)
        fetcher = _build_fetcher([Path(face["path"]).as_uri() for face in faces])
        css = self._weasyprint.CSS(string=rules + style, font_config=fonts, url_fetcher=fetcher)
        return fonts, css

    def _attachment(self, part: dict[str, str]) -> Any:  # noqa: ANN401 - the engine has no types
        return self._weasyprint.Attachment(
            string=part["text"],
            name=part["name"],
            description=part["description"],
            relationship="Data",
            url_fetcher=_build_fetcher([]),
        )


def _lay_out(html: Any, options: dict[str, Any]) -> Any:  # noqa: ANN401 - the engine has no types
    """Return the pages in the first root font size that fits, else in the last.

    The root element lists its sizes as `data-fit-sizes`, in points; without it there is one layout.
    """
    root = html.etree_element
    sizes = root.get("data-fit-sizes", "").split()
    for size in sizes:
        root.set("style", f"font-size: {size}pt")
        document = html.render(**options)
        if _fits(document):
            return document
    return document if sizes else html.render(**options)


def _fits(document: Any) -> bool:  # noqa: ANN401 - the engine has no types
    """Return whether each element is no higher than its `data-fit-height`, in millimetres."""
    boxes = [
        box
        for page in document.pages
        for box in page._page_box.descendants()  # noqa: SLF001 - the engine tells no heights
        if box.element is not None and box.element_tag == box.element.tag
    ]
    return all(
        box.margin_height() * _MM_PER_PIXEL <= float(limit)
        for box in boxes
        if (limit := box.element.get("data-fit-height"))
    )


def _build_fetcher(allowed: list[str]) -> Any:  # noqa: ANN401 - the engine has no types
    """Open the allowed files only: no network, no redirect, no other file."""
    from weasyprint.urls import URLFetcher  # slow import

    class BundledFonts(URLFetcher):  # type: ignore[misc]  # the engine has no types
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:  # noqa: ANN401
            if url not in allowed:
                raise ValueError(f"not one of our fonts: {url}")
            return super().fetch(url, headers)

    return BundledFonts(allowed_protocols=("file",), allow_redirects=False)


def _rule(face: dict[str, Any]) -> str:
    address = Path(face["path"]).as_uri()
    return (
        f"@font-face {{ font-family: '{face['family']}'; font-weight: {face['weight']};"
        f" src: url('{address}'); }}\n"
    )


def _dump(**values: object) -> bytes:
    return json.dumps(values).encode()
