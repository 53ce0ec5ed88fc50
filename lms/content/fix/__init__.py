"""The corrections of `--fix`: marks, ids, hashes. It changes no meaning and no other byte.

Running it twice gives the same result as running it once.
"""

from pathlib import Path

from lms.content.course import PATH, read_course
from lms.content.file_names import LESSON_FILE
from lms.content.fix.fullwidth_punctuation import fix_punctuation
from lms.content.fix.hashes import fix_hashes
from lms.content.fix.ids import fix_ids
from lms.content.fix.lines import join_lines, split_lines
from lms.content.load import read_folder
from lms.content.model import Files

Lines = dict[tuple[str, str], list[str]]


def fix_course(files: Files) -> Files:
    """Return the changed files with their new bytes; empty if there is nothing to fix."""
    content = files.get(PATH, b"")
    course = read_course(content.decode() if _is_text(content) else "").course
    names = {path: LESSON_FILE.fullmatch(path) for path in sorted(files)}
    paths = {(hit[1], hit[2]): path for path, hit in names.items() if hit and _is_text(files[path])}
    before = {key: split_lines(files[path].decode()) for key, path in paths.items()}
    after = fix_ids({key: fix_punctuation(lines) for key, lines in before.items()}, course)
    fixed = fix_hashes(before, after, course.languages[0])
    written = {paths[key]: join_lines(lines).encode() for key, lines in fixed.items()}
    return {path: content for path, content in written.items() if content != files[path]}


def fix_folder(path: Path) -> list[Path]:
    """Fix one course, or every course of a folder, on disk; return the changed files."""
    folders = (
        [path]
        if (path / PATH).is_file()
        else sorted(path.parent for path in path.glob(f"*/{PATH}"))
    )
    changed = []
    for folder in folders:
        for name, content in fix_course(read_folder(folder)).items():
            (folder / name).write_bytes(content)
            changed.append(folder / name)
    return changed


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
