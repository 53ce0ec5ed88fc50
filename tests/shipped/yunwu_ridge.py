"""The fictional cooperative of all worked examples, as curriculum.md section 1 gives it.

Money in CNY, weight in kg unless a name says otherwise. All figures are invented for teaching.
"""

from decimal import Decimal

MEMBERS = 186
TEA_AREA_MU = 1_860
FRESH_LEAF = 189_000
LEAF_PER_TEA = Decimal("4.5")
MADE_TEA = 42_000
LEAF_PRICE = Decimal("6.40")
LEAF_COST_PER_TEA = Decimal("28.80")
PROCESSING = Decimal("6.00")

BULK_KG = 36_000
BULK_PRICE = Decimal(46)
BULK_OTHER = Decimal("1.60")
BULK_CONTRIBUTION = Decimal("9.60")

WHOLESALE_KG = 4_800
WHOLESALE_PRICE = Decimal(68)
WHOLESALE_OTHER = Decimal("3.20")
WHOLESALE_CONTRIBUTION = Decimal(30)

BOXES = 8_000
BOX_KG = Decimal("0.15")
BOX_PRICE = Decimal(58)
BOX_COSTS = {
    "tea": Decimal("5.22"),
    "pack": Decimal("4.80"),
    "courier": Decimal("6.00"),
    "commission": Decimal("2.90"),
    "payment": Decimal("0.35"),
    "promotion": Decimal("8.70"),
    "labour": Decimal("3.00"),
    "returns": Decimal("2.32"),
}
BOX_CONTRIBUTION = Decimal("24.71")
ONLINE_FIXED = 87_800

SURPLUS = 180_000
LI_LEAF_KG = 1_016
LI_LEAF_MONEY = 412 * Decimal("9.00") + 310 * Decimal("4.80") + 294 * Decimal("5.60")
LEAF_SLIPS = 186 * 60
