"""Publish a folder: read, check, compile and store files first, then write in one transaction."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from lms.accounts.rules.acts import Act
from lms.catalogue.queries.published import (
    LESSON,
    LIBRARY,
    FileRow,
    find_current,
    get_keys,
    get_lesson,
    get_published,
    list_files,
)
from lms.catalogue.queries.published_site import load_published_site
from lms.catalogue.services.publish import LearnerCounter, PublishResult, publish
from lms.catalogue.services.release import Release
from lms.catalogue.services.shared import publish_shared
from lms.content.blocks.question import PracticePart
from lms.content.checks.context import CheckContext, UsedIds
from lms.content.course import PATH
from lms.content.dataset import DATASET
from lms.content.file_names import is_course_file
from lms.content.folder import CoursesFolder, list_broken, list_cases, load_library, prefix
from lms.content.load import LoadedCourse, build_keys, compile_course, load_course, read_folder
from lms.content.model import Files, SharedFiles
from lms.content.problems import Problem
from lms.content.shared_files import LoadedShared, load_shared
from lms.content.sums import SUMS
from lms.db import Database
from lms.folders import list_layouts
from lms.i18n import build_translate, list_languages
from lms.store import Store

# Raised when the output of compiling changes: stored lessons are then compiled again.
RENDERER = "1"


@dataclass(frozen=True)
class PublishReport:
    """The outcome for one course: `result` is None if errors prevented its publication.

    The report of the shared files has no course: `renewed` are those that changed, `carried_over`
    those that the folder lacks and the site keeps.
    """

    course: str
    result: PublishResult | None
    problems: tuple[Problem, ...]
    renewed: tuple[str, ...] = ()
    carried_over: tuple[str, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Return whether errors prevented a publication."""
        return self.result is None and any(problem.severity == "error" for problem in self.problems)


@dataclass(frozen=True)
class Publisher:
    """Who publishes, when, and to which database and store.

    `count_under_way` returns the number of learners under way in each edition; a package above
    provides it (`enrolment.queries.count_under_way`). It has no default, because without it older
    editions would silently not be renewed.
    """

    database: Database
    store: Store
    act: Act
    count_under_way: LearnerCounter
    replace: bool = False
    note: str = ""
    origin: str = "folder"


def publish_folder(publisher: Publisher, folder: CoursesFolder) -> Iterator[PublishReport]:
    """Publish one course, or a folder of courses with its shared files and its library.

    A course with errors is unchanged; the others are published. Shared content that the folder
    lacks or that has errors (paths, glossary, facts, library) is unchanged, and courses may refer
    to it. The folder of a single course has no shared content. Raises CourseEditedInStudio.
    """
    site = load_published_site(publisher.database)
    shared_files = {} if folder.is_single else folder.shared_files
    courses = {*(folder.name for folder in folder.folders), *site.courses}
    loaded, dataset = _load_shared(shared_files, folder, courses), folder.dataset
    whole = shared_files.keys() - list_broken(loaded.problems)
    is_known = DATASET in folder.files and not list_broken(dataset.problems)
    context = CheckContext(
        site.complete(loaded.shared, whole),
        today=publisher.act.at.date(),
        dataset=dataset.figures if is_known else None,
        layouts=list_layouts(),
        languages=list_languages(),
    )
    cases = site.cases
    if not folder.is_single:
        new_files = {name: shared_files[name] for name in whole}
        renewed = _publish_shared(publisher, context.shared, new_files)
        library = load_library(folder.library, context)
        carried_over = site.list_carried_over(
            {*shared_files, *([LIBRARY] if library.texts else [])}
        )
        problems = (*loaded.problems, *dataset.problems)
        outcome = PublishReport("", None, problems, renewed, carried_over)
        if outcome.is_refused or renewed or carried_over:
            yield outcome
        if library.texts:
            outcome = publish_course(publisher, LIBRARY, library, files=folder.library)
            cases = cases if outcome.is_refused else list_cases(library)
            yield outcome
    elif list_broken(dataset.problems):
        yield PublishReport("", None, dataset.problems)
    courses.update(name for path in context.shared.paths for name in path.courses)
    context = replace(context, cases=cases, courses=courses)
    for course_folder in folder.folders:
        files = read_folder(course_folder)
        used = load_used_ids(publisher.database, course_folder.name, store=publisher.store)
        course = load_course(files, replace(context, used=used))
        yield publish_course(publisher, course_folder.name, course, files=files)


def _load_shared(files: Files, folder: CoursesFolder, courses: Collection[str]) -> LoadedShared:
    return load_shared(
        files, courses=courses, languages=folder.languages, known_languages=list_languages()
    )


def publish_course(
    publisher: Publisher, name: str, loaded: LoadedCourse, *, files: Files
) -> PublishReport:
    """Publish a loaded course, unless it has errors."""
    problems = tuple(prefix(loaded.problems, name))
    if loaded.structure is None or any(problem.severity == "error" for problem in problems):
        return PublishReport(name, None, problems)
    release = build_release(publisher, loaded, files)
    result = publisher.database.write(
        publish,
        publisher.act,
        release=release,
        replace=publisher.replace,
        count_under_way=publisher.count_under_way,
    )
    return PublishReport(name, result, problems)


def build_release(publisher: Publisher, loaded: LoadedCourse, files: Files) -> Release:
    """Compile the course and store its files, so that the transaction only writes rows.

    sums.yml serves the check alone and is not published.
    """
    if loaded.structure is None:
        raise ValueError("a course with errors cannot be released")
    rows = tuple(
        FileRow(path, publisher.store.put(content), len(content))
        for path, content in sorted(files.items())
        if path != SUMS and is_course_file(path)
    )
    media = {row.path: media_address(row) for row in rows if row.path.startswith("media/")}
    lessons = compile_course(loaded, media=media, translate_in=build_translate)
    return Release(
        structure=loaded.structure,
        keys=build_keys(loaded, media=media, translate_in=build_translate),
        files=rows,
        lessons={key: LESSON.dump_json(lesson).decode() for key, lesson in lessons.items()},
        renderer=RENDERER,
        origin=publisher.origin,
        note=publisher.note,
    )


def media_address(row: FileRow) -> str:
    """Return the URL of a published file; it contains the hash, so it can be cached permanently."""
    return f"/media/{row.sha256}{PurePosixPath(row.path).suffix.lower()}"


def load_used_ids(database: Database, course: str, *, store: Store) -> UsedIds:
    """Return the ids of the current revision, which learners may have used, and its texts."""
    with database.read_session() as session:
        current = find_current(session, course)
        if current is None:
            return UsedIds()
        structure = get_published(session, current.id).structure
        keys = [
            key for quiz in get_keys(session, current.id).values() for key in quiz.keys.values()
        ]
        for name, lesson in structure.lessons.items():
            if lesson.practice:
                compiled = get_lesson(
                    session, current.id, lesson=name, language=structure.languages[0]
                )
                keys += [part.key for part in compiled.parts if isinstance(part, PracticePart)]
        files = list_files(session, current.id)
    lessons = structure.lessons.values()
    return UsedIds(
        lessons={lesson.name: lesson.kind for lesson in lessons},
        questions={key.id: key.type for key in keys},
        options={f"{key.id}/{id_}" for key in keys for id_ in key.options or key.correct},
        fields={rule.id: rule.type for lesson in lessons for rule in lesson.fields},
        sources=_read_sources(files, store, structure.languages[0]),
    )


def _read_sources(files: Sequence[FileRow], store: Store, language: str) -> dict[str, str]:
    """Return course.yml and the lessons in the source language, as they were published."""
    return {
        row.path: store.get(row.sha256).decode("utf-8-sig", "replace")
        for row in files
        if row.path == PATH or row.path.endswith(f".{language}.md")
    }


def _publish_shared(
    publisher: Publisher, shared: SharedFiles, files: Mapping[str, bytes]
) -> tuple[str, ...]:
    """Publish the shared files of the folder that have no errors; return the new ones."""
    if not files:
        return ()
    return publisher.database.write(
        publish_shared,
        publisher.act,
        shared=shared,
        files={path: publisher.store.put(content) for path, content in files.items()},
    )
