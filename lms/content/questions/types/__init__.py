"""The types of questions. Everything that depends on a type asks `TYPES`.

A new type is a module here, one in `lms.assessment.types`, and a template in
`components/questions/`; both registries list it.
"""

from collections.abc import Mapping
from typing import Any

from lms.content.questions.types import match, multiple, number, order, single, text
from lms.content.questions.types.base import AttributeRule, QuestionType

_MODULES = (single, multiple, number, text, match, order)

TYPES: Mapping[str, QuestionType[Any]] = {module.TYPE.name: module.TYPE for module in _MODULES}


def get_shared_attribute_rules() -> dict[str, AttributeRule]:
    """Return the attributes of the opening line that some types read, of all types together."""
    return {
        key: rule
        for question_type in TYPES.values()
        for key, rule in question_type.attributes.items()
    }
