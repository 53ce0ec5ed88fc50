"""Combine the shared files of one folder with those published before."""

from collections.abc import Collection

from lms.content.model import SharedFiles
from lms.content.shared_files import FACTS, GLOSSARY, PATHS


def complete(folder: SharedFiles, files: Collection[str], *, published: SharedFiles) -> SharedFiles:
    """Return the parts that a folder has in `files`, and those of `published` for the rest."""
    return SharedFiles(
        paths=folder.paths if PATHS in files else published.paths,
        glossary=folder.glossary if GLOSSARY in files else published.glossary,
        facts=folder.facts if FACTS in files else published.facts,
    )
