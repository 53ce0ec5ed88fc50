"""Countries and products in words."""

from babel import Locale

from lms.i18n import babel_locale, translate


def _(message: str) -> str:
    """Marks a message for extraction."""
    return message


PRODUCTS = {
    "tea": _("Tea"),
    "coffee": _("Coffee"),
    "nuts": _("Nuts"),
    "fruit": _("Fruit"),
    "rice": _("Rice"),
    "spices": _("Spices"),
    "cotton": _("Cotton"),
}


def name_country(code: str, language: str) -> str:
    """A country by its two letters; what Babel does not know stays as it is."""
    return str(Locale.parse(babel_locale(language)).territories.get(code.upper(), code))


def name_product(key: str, language: str) -> str:
    """A product that has a word of ours, else as it was typed."""
    return translate(PRODUCTS[key], language) if key in PRODUCTS else key
