"""Certificates to print: invented people who finished the shipped course."""

from bench.dataset import DATA
from lms.certificates.document import build_sheet
from lms.certificates.rules.serial import RANDOM_LENGTH, build_serial
from lms.certificates.rules.statement import Statement, to_text
from lms.config import DEFAULT_ISSUER, DEFAULT_SIGNATORY
from lms.printing.engine import PdfEngine, PdfSource
from lms.printing.fonts import FontFolder
from lms.printing.glyphs import load_glyphs
from lms.printing.styles import load_style

FONTS = DATA / "fonts"
_OUTCOMES = (
    ("Explain the four drivers of digital change",
     "说明数字化的四大驱动因素，每个给出一个有出处的数字"),
    ("Calculate what a price cut does to contribution", "计算降价或订单减少对边际贡献的影响"),
    ("Classify eight technologies by the job they do", "按所做的事给八种技术归类"),
    ("Draw the data path of one sack of tea", "画出一袋茶从成员到客户的数据路径，标出重复填写之处"),
    ("Write a one-page digital vision", "写出一页纸的数字愿景，包括第一步和叫停条件"),
)  # fmt: skip
_NAMES = ("李美华", "王建国", "赵春燕", "杨志远", "玉香梅", "陈国强", "刀玉兰", "段文山")


def open_shelf() -> FontFolder:
    """The fonts, made once for all runs."""
    font_folder = FontFolder(FONTS)
    font_folder.make()
    return font_folder


def open_engine(font_folder: FontFolder) -> PdfEngine:
    return PdfEngine(font_folder, style=load_style("certificate.css"))


def build_text(number: int) -> str:
    """The statement of the certificate of that number."""
    return to_text(
        Statement(
            serial=build_serial([(number >> shift) % 32 for shift in range(RANDOM_LENGTH)]),
            name=_NAMES[number % len(_NAMES)],
            latin_name="LI Meihua",
            organization={"en": "Yunwu Ridge Tea Cooperative", "zh": "云雾岭茶农合作社"},
            course="digital-thinking",
            titles={
                "en": "Digital thinking for cooperative leaders",
                "zh": "合作社带头人的数字思维",
            },
            edition=1,
            revision=1,
            hours="2.5",
            outcomes=tuple({"en": en, "zh": zh} for en, zh in _OUTCOMES),
            completed_on="2026-11-20",
            issued_on="2026-11-23",
            language="zh",
            issuer=DEFAULT_ISSUER,
            signatory=DEFAULT_SIGNATORY,
            demo=False,
            replaces="",
            key_id="bench",
        )
    )


def build(number: int) -> PdfSource:
    """What the worker hands to the engine; the signature is of the right length only."""
    address = "https://learn.example.org"
    return build_sheet(build_text(number), bytes(64), glyphs=load_glyphs(), address=address)
