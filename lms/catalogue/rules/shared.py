"""The files of the site that one folder brings, beside those that others brought before."""

from collections.abc import Collection

from lms.content.model import SharedFiles
from lms.content.shared_files import FACTS, GLOSSARY, PATHS


def complete(brought: SharedFiles, files: Collection[str], *, kept: SharedFiles) -> SharedFiles:
    """The parts that a folder brings in `files`, and of `kept` those that it lacks."""
    return SharedFiles(
        paths=brought.paths if PATHS in files else kept.paths,
        glossary=brought.glossary if GLOSSARY in files else kept.glossary,
        facts=brought.facts if FACTS in files else kept.facts,
    )
