"""The mail that says that a certificate is ready, in its holder's language."""

from lms.certificates.rules.statement import Statement
from lms.i18n import gettext_noop as _
from lms.i18n import text_in, translate


def format_ready_subject(statement: Statement, language: str) -> str:
    course = text_in(statement.titles, language)
    return translate(_("Your certificate: %(course)s"), language, course=course)


def format_ready_text(statement: Statement, language: str, *, base_url: str) -> str:
    """Return the text with the link to the page of the certificate; `base_url`: of the site."""
    values = {
        "name": statement.name,
        "course": text_in(statement.titles, language),
        "link": f"{base_url}/certificates/{statement.serial}",
    }
    lines = [
        _("Hello %(name)s,"),
        _("your certificate for “%(course)s” is ready. Congratulations!"),
        _("It is here, as a picture to send and as a PDF to print: %(link)s"),
    ]
    if statement.replaces:
        lines[1] = _(
            "your certificate for “%(course)s” was made again, with a new number. The earlier one"
            " does not count any more: please use the new one."
        )
    return "\n".join(translate(line, language, **values) for line in lines)
