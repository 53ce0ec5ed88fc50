"""Parse what strangers wrote in a process of its own, which the caller starts and limits."""

import pickle
from collections.abc import Callable, Iterator

from lms.content.frontmatter import read_front
from lms.content.markdown import normalize_lines, parse_text
from lms.content.model import Language
from lms.content.parse_tree import ParsedText
from lms.content.problems import build_problem

ENTRY = f"{__name__}:answer"
"""What the process runs: it answers pickled arguments of `parse_text` with pickled results."""
MAX_SECONDS = 2
MAX_MEMORY = 1 << 30
"""The limits on processor time and memory that the caller sets."""
RunIsolated = Callable[[str, bytes], bytes | None]
"""Run an entry point with a question in a limited process; None if that process died."""


def parse_isolated(
    source: str, *, path: str, language: Language, translation: bool = False, run: RunIsolated
) -> ParsedText:
    """Call `parse_text` in a process with limits; one that dies is reported as `too-slow`.

    Starting it takes about half a second; text accepted by `find_excess` can also be parsed quickly
    in this process.
    """
    arguments = {"path": path, "language": language, "translation": translation}
    answer = run(ENTRY, pickle.dumps((source, arguments)))
    if answer is None:
        return _build_failure(source, path, language, translation=translation)
    parsed: ParsedText = pickle.loads(answer)  # noqa: S301 - made by our own code
    return parsed


def answer(questions: Iterator[bytes]) -> Iterator[bytes]:
    for question in questions:
        source, arguments = pickle.loads(question)  # noqa: S301 - made above
        yield pickle.dumps(parse_text(source, **arguments))


def _build_failure(source: str, path: str, language: Language, *, translation: bool) -> ParsedText:
    text = normalize_lines(source)
    front, _, problems = read_front(text, path=path, translation=translation)
    name = path.rsplit("/", 1)[-1].split(".", 1)[0]
    problem_list = (*problems, build_problem("too-slow", path))
    return ParsedText(path, name, language, front, translation, problems=problem_list)
