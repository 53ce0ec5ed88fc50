"""Labels that compiled pages contain, in the language of the lesson."""

from lms.content.messages.message import Translate

CONTEXT = "label in a lesson"


def lesson_label(text: str) -> str:
    """Mark an English label for translation (`lms.i18n.extraction`)."""
    return text


def translate_label(text: str, translate: Translate) -> str:
    """Return the label in the language that `translate` speaks."""
    return translate(text, CONTEXT)
