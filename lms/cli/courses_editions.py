"""What `lms courses publish` says of older editions, which live on beside the newest."""

from lms.catalogue.services import PublishResult
from lms.cli import terminal


def print_renewals(course: str, result: PublishResult) -> None:
    """A line for each older edition that got a revision; nothing where none did."""
    for one in result.renewed:
        line = terminal.translated(
            "%(course)s: edition %(edition)s, learners under way: %(learners)s, goes on as "
            "revision %(number)s with the new texts and keys.",
            course=course,
            edition=one.edition,
            learners=one.learners,
            number=one.number,
        )
        terminal.say(line)
