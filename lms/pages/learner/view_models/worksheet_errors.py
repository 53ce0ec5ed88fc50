"""The errors of a worksheet that was saved or handed in, as its page and its script show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lms.plan.services.plan_pages import SaveResult
from lms.plan.services.shared_pages import FieldConflict


@dataclass(frozen=True)
class WorksheetErrors:
    """The reason why something was not saved or not submitted; what was typed stays in the form.

    `saved`: the results of the fields that could be read.
    """

    status: int = 200
    sentence: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    conflicts: Sequence[FieldConflict] = ()
    saved: SaveResult = field(default_factory=lambda: SaveResult({}))

    def build_answer(self, after: str) -> dict[str, object]:
        """Return, for the script, the result of the save and the current versions of the fields."""
        answer: dict[str, object] = {
            "message": self.sentence,
            "errors": dict(self.errors),
            "versions": dict(self.saved.versions),
            "sequence": self.saved.sequence,
        }
        if self.status == 200:
            answer["next"] = after
        return answer
