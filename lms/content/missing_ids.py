"""The ids that a file lacks are one problem, because one command writes them all."""

from collections import Counter
from collections.abc import Iterable, Iterator

from lms.content.problems import Problem, build_problem

_ONE, _SEVERAL = "id-missing", "ids-missing"


def gather_missing_ids(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems, those of several missing ids in a file as one, at the first of them."""
    found = list(problems)
    counts = Counter(problem.path for problem in found if problem.code == _ONE)
    reported: set[str] = set()
    for problem in found:
        count = counts[problem.path]
        if problem.code != _ONE or count == 1:
            yield problem
        elif problem.path not in reported:
            reported.add(problem.path)
            yield build_problem(_SEVERAL, problem.path, problem.line, problem.column, count=count)
