"""The columns of a list by their headings, in English and Chinese, in any order."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from lms.errors import Refusal
from lms.sheets.model import SheetRow

ColumnKey = Literal["name", "phone", "organization", "learner_number", "language", "email"]
KEYS: tuple[ColumnKey, ...] = get_args(ColumnKey)
HEADING_ROWS = 20
"""Rows at the top that are searched for headings, because lists begin with titles."""
_NAMES: dict[ColumnKey, str] = {
    "name": "name|full name|printed name|learner|learner name|person|participant|participant name|"
    "member|member name|farmer|名字|姓名|学员|学员姓名|人员|成员|社员|社员姓名|参加人|证书姓名",
    "phone": "phone|phone number|phone no|mobile|mobile phone|mobile number|mobile no|cell|"
    "cell phone|tel|telephone|telephone number|contact number|whatsapp|手机|手机号|手机号码|电话|"
    "电话号码|联系电话|联系方式|移动电话",
    "organization": "cooperative|cooperative name|cooperative code|coop|co-op|spo|spo name|"
    "spo code|organization|organisation|organization name|organization code|producer organization|"
    "合作社|合作社名称|合作社代码|所在合作社|所属合作社|单位|单位名称|组织|生产者组织|机构",
    "learner_number": "learner number|learner no|learner id|number|学员号|学员编号|学号|学员号码",
    "language": "language|lang|preferred language|语言|语种|学习语言",
    "email": "email|e-mail|e mail|mail|email address|e-mail address|邮箱|电子邮箱|邮件|电子邮件|"
    "邮箱地址|邮件地址",
}
_KNOWN: dict[str, ColumnKey] = {
    name: key for key, names in _NAMES.items() for name in names.split("|")
}  # fmt: skip
_NOISE = re.compile(r"\([^)]*\)|[*:.#?!_/]+")


class HeadingsMissing(Refusal):
    message = (
        "No row with headings was found. The row above the people must name the columns, one of "
        "them “Name” or “姓名”."
    )


@dataclass(frozen=True)
class ColumnMap:
    """`positions`: index of each known column, from 0. `ignored`: headings that are not used."""

    row: int
    positions: dict[ColumnKey, int]
    headings: tuple[str, ...]
    ignored: tuple[str, ...]


def find_columns(rows: Sequence[SheetRow]) -> ColumnMap:
    """Return the columns of the first row with a heading for names. Raises HeadingsMissing."""
    for index, row in enumerate(rows[:HEADING_ROWS]):
        positions: dict[ColumnKey, int] = {}
        for at, cell in enumerate(row.cells):
            key = _KNOWN.get(_fold(cell))
            if key is not None:
                positions.setdefault(key, at)
        if "name" in positions and (len(positions) > 1 or index == 0):
            used = set(positions.values())
            ignored = tuple(c for at, c in enumerate(row.cells) if c and at not in used)
            return ColumnMap(index, positions, row.cells, ignored)
    raise HeadingsMissing


def _fold(heading: str) -> str:
    text = unicodedata.normalize("NFKC", heading).casefold()
    return " ".join(_NOISE.sub(" ", text).split())
