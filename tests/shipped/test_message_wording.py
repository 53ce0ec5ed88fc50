"""The interface keeps to the tables of wording, in the texts of the code and in Chinese."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.shipped.wording import CHINESE, ENGLISH, INTERFACE_CHINESE, INTERFACE_ENGLISH

CATALOGUES = Path(__file__).resolve().parents[2] / "translations"
# A sheet of a workbook is 工作表 too, and headings of lists may say what the product does not.
IS_SHEET = re.compile(r"\bsheet", re.IGNORECASE)
LINK = re.compile(r" %\((?:link|address)\)s ")
IS_HEADINGS = re.compile(r"\w\|\w")


def list_messages(language: str) -> Iterator[tuple[str, str]]:
    """Yield each English text of the interface with its translation."""
    with (CATALOGUES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        for message in read_po(file, locale=language):
            texts = message.id if isinstance(message.id, tuple) else (message.id,)
            forms = message.string if isinstance(message.string, tuple) else (message.string,)
            if texts[0] and not IS_HEADINGS.search(texts[0]):
                yield " ".join(texts), " ".join(forms)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_english_messages_keep_to_the_table_of_wording(language: str) -> None:
    table = ENGLISH | INTERFACE_ENGLISH

    assert [
        f"{text!r}: write “{new}” instead of “{old}”"
        for text, _ in list_messages(language)
        for old, new in table.items()
        if old.lower() in text.lower()
    ] == []


def test_chinese_messages_keep_to_the_table_of_wording() -> None:
    table = CHINESE | INTERFACE_CHINESE

    assert [
        f"{chinese!r}: write “{new}” instead of “{old}”"
        for text, chinese in list_messages("zh")
        for old, new in table.items()
        if old in chinese and not (old == "工作表" and IS_SHEET.search(text))
    ] == []


def test_chinese_messages_have_no_space_beside_their_characters() -> None:
    """A link keeps its spaces: WeChat takes what follows it for a part of the address."""
    assert [
        chinese
        for _, chinese in list_messages("zh")
        if re.search(
            r"[\u4e00-\u9fff] [A-Za-z0-9%]|[A-Za-z0-9] [\u4e00-\u9fff]", LINK.sub("", chinese)
        )
    ] == []


def test_chinese_messages_have_full_width_punctuation() -> None:
    assert [
        chinese
        for _, chinese in list_messages("zh")
        if re.search(r"[\u4e00-\u9fff][,;?!]|[,;?!][\u4e00-\u9fff]", chinese)
    ] == []
