"""References to entries of shared files that are not published, because the file has errors."""

import dataclasses
from collections import Counter
from collections.abc import Collection, Mapping

from lms.content.course import PATH
from lms.content.load import LoadedCourse
from lms.content.model import SharedFiles
from lms.content.problems import Problem, build_problem
from lms.content.shared_files import FACTS, GLOSSARY

_REFERENCES = {"link-term": GLOSSARY, "link-fact": FACTS}


def get_withheld_by_file(
    shared: SharedFiles, files: Collection[str], *, unread: Collection[str]
) -> dict[str, Collection[str] | None]:
    """Return the entries of these files, which are not published; None = unknown, as unreadable."""
    entries = {GLOSSARY: shared.glossary.keys(), FACTS: shared.facts.keys()}
    return {name: None if name in unread else ids for name, ids in entries.items() if name in files}


def gather_withheld(
    loaded: LoadedCourse, withheld: Mapping[str, Collection[str] | None]
) -> LoadedCourse:
    """Replace the problems of references to entries that are withheld by one for each file.

    Nothing is wrong with the references: the file is what has to be corrected.
    """
    counts: Counter[str] = Counter()
    problems: list[Problem] = []
    for problem in loaded.problems:
        file = _REFERENCES.get(problem.code, "")
        entries = withheld.get(file, ())
        if entries is None or problem.values.get("name") in entries:
            counts[file] += int(problem.values.get("times", "1"))
        else:
            problems.append(problem)
    gathered = [
        build_problem("shared-refused", PATH, file=file, count=count)
        for file, count in sorted(counts.items())
    ]
    return dataclasses.replace(loaded, problems=(*problems, *gathered))
