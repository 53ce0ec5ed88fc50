"""The mail that says that a trainer has answered, in the language of the asker."""

from lms.i18n import gettext_noop as _
from lms.i18n import translate

MAX_QUOTE_LENGTH = 120


def format_answer_subject(title: str, language: str) -> str:
    return translate(_("Your question about “%(title)s” is answered"), language, title=title)


def format_answer_text(*, name: str, title: str, question: str, link: str, language: str) -> str:
    """Return the text with the beginning of the question and the link to the answer.

    The answer itself is read after signing in: others may read the mailbox too.
    """
    quote = " ".join(question.split())
    if len(quote) > MAX_QUOTE_LENGTH:
        quote = f"{quote[:MAX_QUOTE_LENGTH].rstrip()}…"
    lines = [
        _("Hello %(name)s,"),
        _("a trainer has answered your question about “%(title)s”: “%(question)s”"),
        _("Read the answer here: %(link)s"),
    ]
    values = {"name": name, "title": title, "question": quote, "link": link}
    return "\n".join(translate(line, language, **values) for line in lines)
