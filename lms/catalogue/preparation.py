"""Preparation of a publish: the folder is read, checked, compiled and compared with the site."""

from collections import ChainMap
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from lms.accounts.rules.acts import Act
from lms.catalogue.queries.course_changes import find_changes
from lms.catalogue.queries.published import LIBRARY
from lms.catalogue.queries.published_site import PublishedSite, load_published_site
from lms.catalogue.queries.remaining_lessons import get_plan_pages_by_course, list_remaining_lessons
from lms.catalogue.queries.shared_references import list_losses
from lms.catalogue.queries.used_ids import find_used_ids
from lms.catalogue.release_builder import build_release
from lms.catalogue.rules.changes import CourseChange, opens_edition
from lms.catalogue.services.publish import LearnerCounter
from lms.catalogue.services.release import Release
from lms.content.checks.context import CheckContext
from lms.content.checks.plan_parts import get_plan_pages_by_name
from lms.content.dataset import DATASET
from lms.content.folder import CoursesFolder, list_broken, list_cases, load_library, prefix
from lms.content.load import LoadedCourse, load_course, read_folder
from lms.content.model import Files, SharedFiles
from lms.content.problems import Problem, has_errors
from lms.content.shared_files import LoadedShared, load_shared
from lms.content.withheld_files import gather_withheld, get_withheld_by_file
from lms.db import Database
from lms.folders import get_layout_folders_by_name
from lms.i18n import get_languages_by_code
from lms.i18n.choices import get_facet_values_by_facet
from lms.store import Store, hash_content


@dataclass(frozen=True)
class PreparedCourse:
    """A course as it would be published; nothing is written yet.

    `release` is None if errors prevent its publication. `changes` are those to the current
    revision; None if the course was never published.
    """

    course: str
    problems: tuple[Problem, ...]
    release: Release | None
    changes: tuple[CourseChange, ...] | None
    files: Files = field(repr=False)


@dataclass(frozen=True)
class PreparedSite:
    """The shared files as they would be published: `files` are those that differ from the site's.

    `shared` is their content, completed with what the site has.
    """

    problems: tuple[Problem, ...]
    shared: SharedFiles
    files: Files
    retained: tuple[str, ...]

    @property
    def is_silent(self) -> bool:
        """Return whether there is nothing to publish and no problem to report."""
        return not (self.files or self.retained or has_errors(self.problems))


@dataclass(frozen=True)
class Publisher:
    """The publishing act, with its database and store.

    `count_active_learners` returns the number of learners under way in each edition; it comes from
    `enrolment.queries`, a package above. It has no default, because without it older editions would
    silently not be renewed.
    """

    database: Database
    store: Store
    act: Act
    count_active_learners: LearnerCounter
    replace: bool = False
    note: str = ""
    origin: str = "folder"


def prepare_folder(
    publisher: Publisher, folder: CoursesFolder
) -> tuple[PreparedSite | PreparedCourse, ...]:
    """Return what `publish_folder` publishes, in its order, without writing anything.

    Everything is compared with what will be live afterwards: a course of the folder that is
    refused stays as it is published, so the entries that it refers to and its pages of the plan
    stay too. That can refuse a shared file or another course, and so can a course that opens a
    newer edition, whose learners under way keep all lessons of theirs. So this is repeated until
    nothing more is found. What was refused stays refused: a course whose only error is an entry
    that the folder removes has none once the file of the entries is refused for it.
    """
    site = load_published_site(publisher.database)
    loaded = _load_shared(folder, site)
    refused: dict[str, PreparedCourse] = {}
    opening: frozenset[str] = frozenset()
    while True:
        retained = _find_retained(publisher, folder, site, loaded, refused, opening)
        prepared = tuple(_prepare(publisher, folder, site, loaded, retained))
        found = {
            course.course: course
            for course in prepared
            if isinstance(course, PreparedCourse) and course.release is None
        }
        now_opening = _list_opening(prepared)
        if found.keys() == refused.keys() and now_opening == opening:
            return prepared
        refused, opening = found, now_opening


def _list_opening(prepared: Iterable[PreparedSite | PreparedCourse]) -> frozenset[str]:
    """Return the courses whose publish opens a newer edition."""
    return frozenset(
        course.course
        for course in prepared
        if isinstance(course, PreparedCourse)
        and course.release
        and opens_edition(course.changes or ())
    )


@dataclass(frozen=True)
class _Retained:
    """Lessons that stay published, because they are `refused` or not in the folder.

    `losses`: the entries of it that the shared files lack. `plan_pages`: course -> name of a page
    of the plan -> the file with its first field.
    """

    refused: Mapping[str, PreparedCourse]
    losses: tuple[Problem, ...]
    plan_pages: Mapping[str, Mapping[str, str]]


def _find_retained(
    publisher: Publisher,
    folder: CoursesFolder,
    site: PublishedSite,
    loaded: LoadedShared,
    refused: Mapping[str, PreparedCourse],
    opening: Collection[str],
) -> _Retained:
    lessons = folder.get_lesson_names_by_course()
    shared_files = {} if folder.is_single else folder.shared_files
    with publisher.database.read_session() as session:
        remaining = list_remaining_lessons(
            session,
            in_folder={name: lessons[name] for name in lessons if name not in refused},
            opening=opening,
            count_active_learners=publisher.count_active_learners,
        )
        losses = list_losses(
            session,
            site.shared,
            loaded.shared,
            files=shared_files.keys() - list_broken(loaded.problems),
            remaining=remaining,
            refused=refused,
        )
        return _Retained(refused, tuple(losses), get_plan_pages_by_course(session, remaining))


def _prepare(
    publisher: Publisher,
    folder: CoursesFolder,
    site: PublishedSite,
    loaded: LoadedShared,
    retained: _Retained,
) -> Iterator[PreparedSite | PreparedCourse]:
    """Yield the prepared site, library and courses; what was refused earlier is unchanged."""
    dataset, unread = folder.dataset, list_broken(loaded.problems)
    loaded = replace(loaded, problems=(*loaded.problems, *retained.losses))
    shared_files = {} if folder.is_single else folder.shared_files
    whole = shared_files.keys() - list_broken(loaded.problems)
    withheld = get_withheld_by_file(loaded.shared, shared_files.keys() - whole, unread=unread)
    is_known = DATASET in folder.files and not list_broken(dataset.problems)
    context = CheckContext(
        site.complete(loaded.shared, whole),
        today=publisher.act.at.date(),
        dataset=dataset.figures if is_known else None,
        layouts=get_layout_folders_by_name(),
        languages=get_languages_by_code(),
        facets=get_facet_values_by_facet(),
    )
    library, cases = load_library({} if folder.is_single else folder.library, context), site.cases
    if not folder.is_single:
        prepared_site = _prepare_site(
            folder, site, loaded, context.shared, whole, has_library=bool(library.texts)
        )
        if not prepared_site.is_silent:
            yield prepared_site
    elif list_broken(dataset.problems):
        yield PreparedSite(dataset.problems, context.shared, {}, ())
    if library.texts:
        library = gather_withheld(library, withheld)
        prepared = retained.refused.get(LIBRARY) or prepare_course(
            publisher, LIBRARY, library, files=folder.library
        )
        cases = list_cases(library) if prepared.release else cases
        yield prepared
    courses = {*_list_courses(folder, site)}
    courses.update(name for path in context.shared.paths for name in path.courses)
    context = replace(context, cases=cases, courses=courses)
    loaded_courses = _load_courses(publisher, folder, site, context, retained)
    for name in (path.name for path in folder.folders):
        if refused := retained.refused.get(name):
            yield refused
        else:
            files, course = loaded_courses[name]
            yield prepare_course(publisher, name, gather_withheld(course, withheld), files=files)


def _prepare_site(
    folder: CoursesFolder,
    site: PublishedSite,
    loaded: LoadedShared,
    shared: SharedFiles,
    whole: Collection[str],
    *,
    has_library: bool,
) -> PreparedSite:
    """Return the shared files that differ from those of the site; `whole`: files without errors."""
    new_files = {
        name: folder.shared_files[name]
        for name in sorted(whole)
        if hash_content(folder.shared_files[name]) != site.shared_files.get(name)
    }
    retained = site.list_retained({*folder.shared_files, *([LIBRARY] if has_library else [])})
    problems = (*loaded.problems, *folder.dataset.problems)
    return PreparedSite(problems, shared, new_files, retained)


def _load_courses(
    publisher: Publisher,
    folder: CoursesFolder,
    site: PublishedSite,
    context: CheckContext,
    retained: _Retained,
) -> dict[str, tuple[Files, LoadedCourse]]:
    """Return the courses of the folder that are not refused yet.

    Those that are published come first to their plan pages: of two courses with a page of one
    name, the new one is refused. A course with errors takes none: it keeps its published ones.
    """
    pages = dict(retained.plan_pages)
    loaded: dict[str, tuple[Files, LoadedCourse]] = {}
    folders = [path for path in folder.folders if path.name not in retained.refused]
    for path in sorted(folders, key=lambda path: path.name not in site.courses):
        name, files = path.name, read_folder(path)
        with publisher.database.read_session() as session:
            used = find_used_ids(session, name, store=publisher.store)
        others = ChainMap(*(dict(pages[course]) for course in pages if course != name))
        course = load_course(files, replace(context, used=used, plan_pages=others))
        if not has_errors(course.problems):
            pages[name] = {
                **pages.get(name, {}),
                **get_plan_pages_by_name(course.texts.values(), name),
            }
        loaded[name] = (files, course)
    return loaded


def _list_courses(folder: CoursesFolder, site: PublishedSite) -> frozenset[str]:
    return site.courses.union(path.name for path in folder.folders)


def _load_shared(folder: CoursesFolder, site: PublishedSite) -> LoadedShared:
    return load_shared(
        {} if folder.is_single else folder.shared_files,
        courses=_list_courses(folder, site),
        languages=folder.languages,
        known_languages=get_languages_by_code(),
    )


def prepare_course(
    publisher: Publisher, name: str, loaded: LoadedCourse, *, files: Files
) -> PreparedCourse:
    """Compile a loaded course, unless it has errors, and compare it with its current revision."""
    problems = tuple(prefix(loaded.problems, name))
    if loaded.structure is None or has_errors(problems):
        return PreparedCourse(name, problems, None, None, files)
    release = build_release(loaded, files, origin=publisher.origin, note=publisher.note)
    with publisher.database.read_session() as session:
        changes = find_changes(session, release.content)
    return PreparedCourse(name, problems, release, changes, files)
