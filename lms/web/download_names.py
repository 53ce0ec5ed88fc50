"""Names of files to download, built from titles, days and numbers."""

import unicodedata

MAX_LENGTH = 80


def build_file_name(*parts: object, ending: str) -> str:
    """Return the parts with hyphens between them; of each, letters and digits of any script."""
    words = "-".join(
        "".join(
            character if unicodedata.category(character)[0] in "LMN" else "-"
            for character in str(part)
        )
        for part in parts
    )
    return "-".join(filter(None, words.split("-")))[:MAX_LENGTH] + f".{ending}"
