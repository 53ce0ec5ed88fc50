"""Names of countries and products in the reader's language."""

from babel import Locale

from lms.i18n import babel_locale, translate


def _(message: str) -> str:
    """Mark a message for extraction."""
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
    """Return the name of a country by its two-letter code; a code unknown to Babel is unchanged."""
    return str(Locale.parse(babel_locale(language)).territories.get(code.upper(), code))


def name_product(key: str, language: str) -> str:
    """Return the translated name of a known product, else the text as it was typed."""
    return translate(PRODUCTS[key], language) if key in PRODUCTS else key
