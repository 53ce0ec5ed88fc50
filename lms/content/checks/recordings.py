"""A recording with captions has captions in every language."""

from collections.abc import Iterator

from lms.content.blocks.media import ParsedMedia
from lms.content.checks.context import CourseContext
from lms.content.problems import Problem, build_problem


def check_recordings(context: CourseContext) -> Iterator[Problem]:
    """Yield translations of a recording that lack captions, or have those of the source."""
    for source, text in context.list_comparable():
        pairs = zip(source.list_parts(ParsedMedia), text.list_parts(ParsedMedia), strict=False)
        for before, after in pairs:
            if before.captions and after.captions in ("", before.captions):
                yield build_problem(
                    "translation-captions", text.path, after.line,
                    name=before.captions, source_line=before.line,
                )  # fmt: skip
