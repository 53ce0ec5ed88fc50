"""Combine the shared files of one folder with those published before."""

from collections.abc import Collection

from lms.content.model import SharedFiles
from lms.content.shared_files import FACTS, GLOSSARY, PATHS


def complete(
    brought: SharedFiles, files: Collection[str], *, carried_over: SharedFiles
) -> SharedFiles:
    """Return the parts that a folder has in `files`, and those of `carried_over` for the rest."""
    return SharedFiles(
        paths=brought.paths if PATHS in files else carried_over.paths,
        glossary=brought.glossary if GLOSSARY in files else carried_over.glossary,
        facts=brought.facts if FACTS in files else carried_over.facts,
    )
