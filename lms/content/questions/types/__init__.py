"""The types of questions. Everything that depends on a type asks `TYPES`.

A type has four parts, all found by its name: the modules `<type>.py` here and in
`lms.assessment.types`, the template `components/questions/<type>.html` and the script
`question-<type>.js`, which grades practice without a connection. The module here defines `TYPE`
and, for problems that only this type has, `MESSAGES` and `MESSAGE_PARAMETERS`.
"""

from collections.abc import Mapping
from typing import Any

from lms.content.messages import add_messages
from lms.content.questions.types.base import AttributeRule, QuestionType
from lms.content.submodules import import_submodules

_MODULES = import_submodules(__name__, __path__, "TYPE")
for _module in _MODULES:
    add_messages(_module)

_FOUND: Mapping[str, QuestionType[Any]] = {module.TYPE.name: module.TYPE for module in _MODULES}
# The first of which `looks_like` is found gets the problems of a question without a type.
_FIRST = ("single", "multiple", "number", "text")

TYPES: Mapping[str, QuestionType[Any]] = {
    name: _FOUND[name] for name in (*_FIRST, *sorted(_FOUND.keys() - set(_FIRST)))
}


def get_shared_attribute_rules() -> dict[str, AttributeRule]:
    """Return the attributes of the opening line that some types read, of all types together."""
    return {
        key: rule
        for question_type in TYPES.values()
        for key, rule in question_type.attributes.items()
    }
