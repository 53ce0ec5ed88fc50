"""The output of `lms courses publish` about older editions, which stay beside the newest."""

from lms.catalogue.services.publish import PublishResult
from lms.cli import terminal


def print_renewals(course: str, result: PublishResult) -> None:
    """Print a line for each older edition that got a revision."""
    for renewed in result.renewed:
        line = terminal.translated(
            "%(course)s: edition %(edition)s, active learners: %(learners)s, updated to revision "
            "%(number)s with the new texts and keys.",
            course=course,
            edition=renewed.edition,
            learners=renewed.learners,
            number=renewed.number,
        )
        terminal.echo(line)
