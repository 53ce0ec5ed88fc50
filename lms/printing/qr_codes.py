"""QR codes as one SVG path, for PDFs and pages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class QrCode:
    """`size` in modules, without the quiet zone.

    `path`: a line through each run of dark modules.
    """

    size: int
    path: str


def draw_qr_code(text: str) -> QrCode:
    """Return the smallest code of medium error correction that contains the text."""
    import segno  # slow import, for pages with a code and for those who print

    made = segno.make_qr(text, error="m")
    rows = [bytes(row) for row in made.matrix_iter(border=0)]
    return QrCode(len(rows), "".join(_draw_row(row, top) for top, row in enumerate(rows)))


def _draw_row(row: bytes, top: int) -> str:
    parts, column = [], 0
    while column < len(row):
        run = len(row[column:]) - len(row[column:].lstrip(row[column : column + 1]))
        if row[column]:
            parts.append(f"M{column} {top}.5h{run}")
        column += run
    return "".join(parts)
