"""Labels that compiled pages contain, in the language of the lesson."""

from collections.abc import Mapping

from lms.content.model import Language

LABELS: Mapping[str, Mapping[Language, str]] = {
    "note": {"en": "Note", "zh": "说明"},
    "tip": {"en": "Tip", "zh": "提示"},
    "warning": {"en": "Take care", "zh": "注意"},
    "example": {"en": "Example", "zh": "例子"},
    "fictional": {"en": "Fictional example", "zh": "虚构示例"},
    "objectives": {"en": "After this lesson you can", "zh": "学完这一课，你能"},
    "keypoints": {"en": "Key points", "zh": "要点"},
    "discuss": {"en": "Discuss", "zh": "讨论"},
    "compare": {"en": "Old and new", "zh": "新旧对照"},
    "trainer": {"en": "For the trainer", "zh": "培训师须知"},
    "table": {"en": "Table", "zh": "表格"},
    "transcript": {"en": "As text", "zh": "文字版"},
    "details": {"en": "More", "zh": "更多"},
    "footnotes": {"en": "Notes", "zh": "注释"},
    "back": {"en": "Back to the text", "zh": "回到正文"},
}


def get_label(name: str, language: Language) -> str:
    """Return the label in that language, or else in English."""
    return LABELS[name].get(language, LABELS[name]["en"])
