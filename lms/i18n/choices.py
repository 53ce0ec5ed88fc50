"""The choices that forms offer: countries, time zones, products, channels, with names.

A form offers these keys and a report names them, in every language of the product.
"""

from babel import Locale
from babel.dates import get_timezone_location

from lms.i18n.languages import DEFAULT_LANGUAGE, babel_locale
from lms.i18n.messages import gettext_noop as _
from lms.i18n.messages import translate

COUNTRIES = (
    "AF", "AU", "BD", "BT", "CN", "FJ", "ID", "IN", "IR", "KG", "KH", "KZ", "LA", "LK", "MM", "MN",
    "MY", "NP", "NZ", "PG", "PH", "PK", "SB", "SG", "TH", "TJ", "TL", "TO", "UZ", "VN", "VU", "WS",
)  # fmt: skip
"""Countries of the network; an organization may have any two-letter code."""
PHONE_COUNTRIES = (
    "CN", "IN", "LK", "VN", "TH", "ID", "PH", "NP", "BD", "PK", "MM", "LA", "KH", "MY", "PG", "FJ",
    "TL", "WS", "TO", "SB", "VU", "UZ", "KG", "TJ", "KZ", "IR", "AF", "MN", "BT", "JP", "KR", "HK",
    "TW", "SG", "AU", "NZ",
)  # fmt: skip
"""Countries in which a phone in national format is searched, in this order."""
TIME_ZONES = (
    "Asia/Almaty", "Asia/Bangkok", "Asia/Bishkek", "Asia/Colombo", "Asia/Dhaka", "Asia/Dili",
    "Asia/Dushanbe", "Asia/Ho_Chi_Minh", "Asia/Jakarta", "Asia/Jayapura", "Asia/Kabul",
    "Asia/Karachi", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Makassar", "Asia/Manila",
    "Asia/Phnom_Penh", "Asia/Seoul", "Asia/Shanghai", "Asia/Singapore", "Asia/Tashkent",
    "Asia/Tehran", "Asia/Thimphu", "Asia/Tokyo", "Asia/Ulaanbaatar", "Asia/Vientiane",
    "Asia/Yangon", "Australia/Sydney", "Pacific/Apia", "Pacific/Auckland", "Pacific/Efate",
    "Pacific/Fiji", "Pacific/Guadalcanal", "Pacific/Port_Moresby", "Pacific/Tongatapu",
)  # fmt: skip
"""Time zones of the network's countries; a person or cohort with another zone keeps it."""
PRODUCTS = {
    "tea": _("tea"),
    "coffee": _("coffee"),
    "nut": _("nuts"),
    "fruit": _("fruit"),
    "rice": _("rice"),
    "spice": _("spices"),
    "cotton": _("cotton"),
}
"""Known products; an organization may have others, in words of its own."""
CHANNELS = {
    "wechat": _("WeChat"),
    "phone": _("Phone"),
    "mail": _("E-mail"),
    "visit": _("Visit"),
}
"""The channels of contact with a learner."""

SALES_CHANNELS = {
    "export": _("bulk export"),
    "wholesale": _("wholesale"),
    "platform": _("online platform"),
    "livestream": _("livestream"),
    "own-shop": _("own shop"),
    "open-network": _("open sales network"),
}
"""The channels through which the cooperative of a case sells."""
TECHNOLOGIES = {
    "e-commerce": _("e-commerce"),
    "crm": _("customer record (CRM)"),
    "erp": _("ERP"),
    "barcode": _("barcodes"),
    "mobile-data": _("data by phone"),
    "mapping": _("mapping of plots"),
    "messenger": _("messenger"),
    "labelling": _("label and packaging"),
}
"""The subjects of cases about the digital toolbox."""
_FACET_WORDS = {"product": PRODUCTS, "channel": SALES_CHANNELS, "technology": TECHNOLOGIES}


def get_facet_values_by_facet() -> dict[str, frozenset[str]]:
    """Return the known values of the facets of a case, by facet; a year is free."""
    territories = Locale.parse(DEFAULT_LANGUAGE).territories
    countries = frozenset(
        code for code in map(str, territories) if len(code) == 2 and code.isalpha()
    )
    words = {facet: frozenset(values) for facet, values in _FACET_WORDS.items()}
    return {**words, "country": countries}


def name_facet(facet: str, value: str, language: str) -> str:
    """Return the word for the value of a facet; one that is not known is unchanged."""
    if facet == "country":
        return name_country(value, language)
    words = _FACET_WORDS.get(facet, {})
    return translate(words[value], language) if value in words else value


def list_time_zones(current: str, language: str) -> list[tuple[str, str]]:
    """Return the time zones to choose from and their names, with the one that is set, if any."""
    return [(zone, name_zone(zone, language)) for zone in sorted({*TIME_ZONES, current} - {""})]


def name_zone(zone: str, language: str) -> str:
    """Return the place and country of a zone; one that Babel does not know is unchanged."""
    try:
        return get_timezone_location(zone, locale=babel_locale(language))
    except LookupError:
        return zone


def name_country(code: str, language: str) -> str:
    """Return the name of a country by its two-letter code; a code unknown to Babel is unchanged."""
    return str(Locale.parse(babel_locale(language)).territories.get(code.upper(), code))


def name_product(key: str, language: str) -> str:
    """Return the word for a known product, else the text as it was typed."""
    return translate(PRODUCTS[key], language) if key in PRODUCTS else key


def title_product(key: str, language: str) -> str:
    """Return the word for a known product with a capital letter, as the first word of a row."""
    word = name_product(key, language)
    return word[:1].upper() + word[1:] if key in PRODUCTS else word


def name_channels(language: str) -> dict[str, str]:
    """Return the names of the channels of contact, in the order of the form."""
    return {key: translate(message, language) for key, message in CHANNELS.items()}
