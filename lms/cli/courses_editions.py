"""The output of `lms courses publish` about older editions, which stay beside the newest."""

from lms.catalogue.services.publish import PublishResult
from lms.cli import terminal


def print_updated_editions(course: str, result: PublishResult) -> None:
    """Print a line for each older edition that got a revision."""
    for updated in result.updated_editions:
        line = terminal.translated(
            "%(course)s: edition %(edition)s, active learners: %(learners)s, updated to revision "
            "%(number)s with the new texts and keys.",
            course=course,
            edition=updated.edition,
            learners=updated.learners,
            number=updated.number,
        )
        terminal.echo(line)
