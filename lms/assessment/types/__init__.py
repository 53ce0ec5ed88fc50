"""The types of questions when they are answered. Everything that depends on a type asks `TYPES`."""

from collections.abc import Mapping

from lms.assessment.types import match, multiple, number, order, single, text
from lms.assessment.types.base import AnswerType

_MODULES = (single, multiple, number, text, match, order)

TYPES: Mapping[str, AnswerType] = {module.TYPE.name: module.TYPE for module in _MODULES}
