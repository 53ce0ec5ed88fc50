"""Names of countries, in the languages of the product."""

from babel import Locale

from lms.i18n.languages import babel_locale


def country_name(code: str, language: str) -> str:
    """Return the country's name in that language, or the code if there is none."""
    return str(Locale.parse(babel_locale(language)).territories.get(code.upper(), code))
