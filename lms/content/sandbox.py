"""Parse untrusted text in a separate process with limits."""

import multiprocessing
import resource
from multiprocessing.connection import Connection

from lms.content.frontmatter import read_front
from lms.content.markdown import normalize_lines, parse_text
from lms.content.model import Language
from lms.content.parse_tree import ParsedText
from lms.content.problems import build_problem

MAX_SECONDS = 2
MAX_MEMORY = 1 << 30


def parse_bounded(
    source: str,
    *,
    path: str,
    language: Language,
    translation: bool = False,
    seconds: int = MAX_SECONDS,
    memory: int = MAX_MEMORY,
) -> ParsedText:
    """Run `parse_text` in a child with limits on CPU time and memory.

    A child that dies is reported as `too-slow`. Starting it takes about half a second; text
    accepted by `find_excess` can also be parsed quickly in this process.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    values = (source, path, language, translation)
    child = context.Process(target=_run_child, args=(there, (seconds, memory), values), daemon=True)
    child.start()
    there.close()
    try:
        result: ParsedText = here.recv()
    except EOFError:
        result = _build_failure(source, path, language, translation=translation)
    finally:
        here.close()
        child.join()
    return result


def _run_child(
    pipe: Connection, limits: tuple[int, int], values: tuple[str, str, Language, bool]
) -> None:
    source, path, language, translation = values
    seconds, memory = limits
    used = int(resource.getrusage(resource.RUSAGE_SELF).ru_utime) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, used + seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    pipe.send(parse_text(source, path=path, language=language, translation=translation))


def _build_failure(source: str, path: str, language: Language, *, translation: bool) -> ParsedText:
    text = normalize_lines(source)
    front, _, problems = read_front(text, path=path, translation=translation)
    name = path.rsplit("/", 1)[-1].split(".", 1)[0]
    problem_list = (*problems, build_problem("too-slow", path))
    return ParsedText(path, name, language, front, translation, problems=problem_list)
