"""The types of questions when they are answered. Everything that depends on a type asks `TYPES`.

A module here that defines `TYPE` is found by its name.
"""

from collections.abc import Mapping

from lms.assessment.types.base import AnswerType
from lms.content.submodules import import_submodules

TYPES: Mapping[str, AnswerType] = {
    module.TYPE.name: module.TYPE for module in import_submodules(__name__, __path__, "TYPE")
}
