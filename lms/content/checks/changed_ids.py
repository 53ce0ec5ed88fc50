"""Ids that learners have used are still there with the same type, or are retired."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from lms.content.blocks.field import ParsedField
from lms.content.checks.context import CourseContext
from lms.content.course import PATH, RetiredIds
from lms.content.problems import Problem, build_problem

_COMPARED = 4_000  # lines; comparing more could take seconds
_CLOSER = re.compile(r"[:：]{3,}[ \t]*(?:/\w+)?[ \t]*")


@dataclass(frozen=True)
class _UsedId:
    """An id that is gone (`after` empty) or has another type. `group`: its key in `retired`."""

    group: str
    name: str
    before: str
    after: str

    @property
    def owner(self) -> str:
        """Return the id without the option."""
        return self.name.partition("/")[0]


def check_used(context: CourseContext) -> Iterator[Problem]:
    """Yield published ids that are neither present with the same type nor retired.

    Each is reported where it was. A lesson that is gone or retired covers what was in it.
    """
    found = list(_list_changed(context))
    gone = {used.name for used in found if used.group == "lessons" and not used.after}
    covered = gone | {*context.course.retired.lessons}
    found = [used for used in found if _is_reported(used, context, covered)]
    lines, finder = _build_lines(context.course.retired, found), _Finder(context)
    for used in found:
        code = "used-id-changed" if used.after else "used-id-removed"
        path, line = finder.locate(used)
        yield build_problem(
            code, path, line, id=used.name, before=used.before, after=used.after, lines=lines
        )


def _is_reported(used: _UsedId, context: CourseContext, covered: Collection[str]) -> bool:
    """Return whether no other problem explains the change.

    Others report a lesson that cannot be read, or that is listed without a file; a lesson that is
    gone or retired covers what was in it.
    """
    if used.group == "lessons":
        return bool(used.after) or not context.is_lesson(used.name)
    lesson = context.check_context.used.lesson_of.get(used.owner, "")
    source = context.find_source(lesson)
    is_readable = source is not None and not source.has_structure_error
    return lesson not in covered and (is_readable or not context.is_lesson(lesson))


def _list_changed(context: CourseContext) -> Iterator[_UsedId]:
    used, retired = context.check_context.used, context.course.retired
    sources = list(context.list_sources())
    lessons = {
        text.name: text.front.kind if "kind" not in text.front.unread else "" for text in sources
    }
    questions = {question.id: question.type for _, question in context.list_questions()}
    options = {
        f"{question.id}/{item.id}": "option"
        for _, question in context.list_questions()
        for item in question.items
    }
    fields = {field.id: field.type for text in sources for field in text.list_parts(ParsedField)}
    # A removed question is one problem, which includes its options.
    met = {option: "option" for option in sorted(used.options) if option.split("/")[0] in questions}
    yield from _compare("lessons", used.lessons, lessons, retired.lessons)
    yield from _compare("questions", used.questions, questions, retired.questions)
    yield from _compare("options", met, options, retired.options)
    yield from _compare("fields", used.fields, fields, retired.fields)


def _compare(
    group: str, used: Mapping[str, str], now: Mapping[str, str], retired: tuple[str, ...]
) -> Iterator[_UsedId]:
    for name, before in used.items():
        after = now.get(name)
        if after is None and name not in retired:
            yield _UsedId(group, name, before, "")
        elif after and after != before:
            yield _UsedId(group, name, before, after)


def _build_lines(retired: RetiredIds, found: list[_UsedId]) -> str:
    """Return the line of course.yml that retires all of them, with what is retired already."""
    groups = {
        group: [
            *getattr(retired, group),
            *(used.name for used in found if used.group == group),
        ]
        for group in RetiredIds.model_fields
    }
    written = ", ".join(f"{group}: [{', '.join(ids)}]" for group, ids in groups.items() if ids)
    return f"retired: {{{written}}}"


@dataclass(frozen=True)
class _Finder:
    """Finds ids in the files that were published last, and these lines in the files of now."""

    context: CourseContext

    @cached_property
    def owners(self) -> dict[str, tuple[str, int]]:
        """Return path and line (from 0) of every block with an id."""
        found: dict[str, tuple[str, int]] = {}
        for path, source in self.context.check_context.used.sources.items():
            for number, line in enumerate(source.splitlines() if path != PATH else ()):
                hit = re.match(r"[:：]{3}.*\bid=[\"“]?([a-z][a-z0-9-]*)", line)
                if hit:
                    found.setdefault(hit[1], (path, number))
        return found

    def locate(self, used: _UsedId) -> tuple[str, int]:
        """Return path and line of the id's former position, in the files of now."""
        if used.group == "lessons":
            return self._locate_lesson(used)
        option = used.name.partition("/")[2]
        path, number = self.owners.get(used.owner, ("", 0))
        if path not in self.context.sources:
            return PATH, 1
        old = self.context.check_context.used.sources[path].splitlines()
        for below in range(number + 1, len(old) if option else 0):
            if _CLOSER.fullmatch(old[below]):
                break
            if f"{{#{option}}}" in old[below]:
                number = below
                break
        return path, _map_line(old, self.context.sources[path].splitlines(), number) + 1

    def _locate_lesson(self, used: _UsedId) -> tuple[str, int]:
        """Return the line of `kind` of a lesson that has another one, else its line in the list."""
        source = self.context.find_source(used.name)
        if source is not None:
            entry = source.front.entries.get("kind")
            return source.path, entry.line if entry else 1
        old = self.context.check_context.used.sources.get(PATH, "").splitlines()
        name = re.compile(rf"(?<![\w-]){re.escape(used.name)}(?![\w-])")
        hit = next((number for number, line in enumerate(old) if name.search(line)), None)
        if hit is None:
            return PATH, self.context.read.locate("modules")[0]
        new = self.context.files[PATH].decode("utf-8", "replace").splitlines()
        return PATH, _map_line(old, new, hit) + 1


def _map_line(old: list[str], new: list[str], number: int) -> int:
    """Return the line of `new` in the position of line `number` of `old` (from 0)."""
    last = max(len(new) - 1, 0)
    if len(old) + len(new) > _COMPARED:
        return min(number, last)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for _, start, end, new_start, new_end in matcher.get_opcodes():
        if start <= number < end:
            return min(new_start + number - start, max(new_end - 1, new_start), last)
    return min(number, last)
