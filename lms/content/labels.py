"""Labels that compiled pages contain, in the language of the lesson."""

from lms.content.messages.message import Translate

CONTEXT = "label in a lesson"

LABELS = {
    "note": "Note",
    "tip": "Tip",
    "warning": "Take care",
    "example": "Example",
    "fictional": "Fictional example",
    "objectives": "After this lesson you can",
    "keypoints": "Key points",
    "discuss": "Discuss",
    "compare": "Old and new",
    "trainer": "For the trainer",
    "table": "Table %(number)s",
    "transcript": "As text",
    "details": "More",
    "footnotes": "Notes",
    "back": "Back to the text",
}


def get_label(name: str, translate: Translate) -> str:
    """Return the label in the language that `translate` speaks."""
    return translate(LABELS[name], CONTEXT)
