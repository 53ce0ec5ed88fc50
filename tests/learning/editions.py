"""The content that a learner of an edition must see, as computed by the test."""

from dataclasses import dataclass, field

from tests.factories_editions import Content


@dataclass
class Edition:
    """Content for a learner of it: `texts` and `bank` are contents, by their last taking."""

    required: tuple[str, ...]
    texts: dict[str, int]
    kinds: dict[str, str]
    quiz: Content
    asks: int
    pass_percent: int


@dataclass
class Learner:
    person_id: int
    enrolment_id: int
    edition: Edition
    answers: dict[str, str] = field(default_factory=dict)
    begun: Content | None = None
    begun_percent: int = 0
