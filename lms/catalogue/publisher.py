"""Publish a folder: read, check and compile first, then store files and write one transaction."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lms.accounts.rules.acts import Act
from lms.catalogue.queries.course_changes import find_changes
from lms.catalogue.queries.published import LIBRARY
from lms.catalogue.queries.published_site import PublishedSite, load_published_site
from lms.catalogue.queries.shared_references import list_losses
from lms.catalogue.queries.used_ids import find_used_ids
from lms.catalogue.release_builder import build_release
from lms.catalogue.rules.changes import CourseChange
from lms.catalogue.services.publish import LearnerCounter, PublishResult, publish
from lms.catalogue.services.release import Release
from lms.catalogue.services.shared import publish_shared
from lms.content.checks.context import CheckContext
from lms.content.checks.plan_parts import list_plan_pages
from lms.content.dataset import DATASET
from lms.content.folder import CoursesFolder, list_broken, list_cases, load_library, prefix
from lms.content.load import LoadedCourse, load_course, read_folder
from lms.content.model import Files, SharedFiles
from lms.content.problems import Problem, has_errors
from lms.content.shared_files import LoadedShared, load_shared
from lms.content.withheld_files import gather_withheld, list_withheld
from lms.db import Database
from lms.folders import list_layouts
from lms.i18n import list_languages
from lms.store import Store, hash_content


@dataclass(frozen=True)
class PublishReport:
    """The outcome for one course: `result` is None if errors prevented its publication.

    The report of the shared files has no course: `renewed` are those that changed, `retained`
    those that the folder lacks and the site keeps.
    """

    course: str
    result: PublishResult | None
    problems: tuple[Problem, ...]
    renewed: tuple[str, ...] = ()
    retained: tuple[str, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Return whether errors prevented a publication."""
        return self.result is None and has_errors(self.problems)


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


def publish_folder(publisher: Publisher, folder: CoursesFolder) -> Iterator[PublishReport]:
    """Publish one course, or a folder of courses with its shared files and its library.

    A course with errors is unchanged; the others are published. Shared content that the folder
    lacks or that has errors (paths, glossary, facts, library) is unchanged, and courses may refer
    to it. The folder of a single course has no shared content. Raises CourseEditedInStudio.
    """
    for prepared in prepare_folder(publisher, folder):
        yield publish_prepared(publisher, prepared)


def prepare_folder(
    publisher: Publisher, folder: CoursesFolder
) -> tuple[PreparedSite | PreparedCourse, ...]:
    """Return what `publish_folder` publishes, in its order, without writing anything.

    Shared files are compared with what will be live afterwards: a course of the folder that is
    refused stays as it is published, so what it refers to stays too. A shared file that is refused
    for that can refuse another course, so this is repeated until nothing more is refused.
    """
    site = load_published_site(publisher.database)
    losses: tuple[Problem, ...] = ()
    while True:
        prepared = tuple(_prepare(publisher, folder, site, losses))
        refused = {
            course.course
            for course in prepared
            if isinstance(course, PreparedCourse) and course.release is None
        }
        found = tuple(_list_losses(publisher, site, folder, refused))
        if found == losses:
            return prepared
        losses = found


def _prepare(
    publisher: Publisher, folder: CoursesFolder, site: PublishedSite, losses: Sequence[Problem]
) -> Iterator[PreparedSite | PreparedCourse]:
    """Yield everything of the folder; `losses` keep shared files from being published."""
    loaded, dataset = _load_shared(folder, site), folder.dataset
    unread = list_broken(loaded.problems)
    loaded = replace(loaded, problems=(*loaded.problems, *losses))
    shared_files = {} if folder.is_single else folder.shared_files
    whole = shared_files.keys() - list_broken(loaded.problems)
    withheld = list_withheld(loaded.shared, shared_files.keys() - whole, unread=unread)
    is_known = DATASET in folder.files and not list_broken(dataset.problems)
    context = CheckContext(
        site.complete(loaded.shared, whole),
        today=publisher.act.at.date(),
        dataset=dataset.figures if is_known else None,
        layouts=list_layouts(),
        languages=list_languages(),
    )
    library = load_library({} if folder.is_single else folder.library, context)
    cases = site.cases
    if not folder.is_single:
        retained = site.list_retained({*shared_files, *([LIBRARY] if library.texts else [])})
        new_files = {
            name: shared_files[name]
            for name in sorted(whole)
            if hash_content(shared_files[name]) != site.shared_files.get(name)
        }
        problems = (*loaded.problems, *dataset.problems)
        prepared_site = PreparedSite(problems, context.shared, new_files, retained)
        if not prepared_site.is_silent:
            yield prepared_site
    elif list_broken(dataset.problems):
        yield PreparedSite(dataset.problems, context.shared, {}, ())
    if library.texts:
        library = gather_withheld(library, withheld)
        prepared = prepare_course(publisher, LIBRARY, library, files=folder.library)
        cases = list_cases(library) if prepared.release else cases
        yield prepared
    courses = {*_list_courses(folder, site)}
    courses.update(name for path in context.shared.paths for name in path.courses)
    context = replace(context, cases=cases, courses=courses)
    for name, (files, course) in _load_courses(publisher, folder, site, context).items():
        yield prepare_course(publisher, name, gather_withheld(course, withheld), files=files)


def _load_courses(
    publisher: Publisher, folder: CoursesFolder, site: PublishedSite, context: CheckContext
) -> dict[str, tuple[Files, LoadedCourse]]:
    """Return the courses of the folder in its order.

    Those that are published come first to their plan pages: of two courses with a page of one
    name, the new one is refused.
    """
    names = [path.name for path in folder.folders]
    pages = {
        page: location
        for course, pages in site.plan_pages.items()
        if course not in names
        for page, location in pages.items()
    }
    loaded: dict[str, tuple[Files, LoadedCourse]] = {}
    for path in sorted(folder.folders, key=lambda path: path.name not in site.courses):
        files = read_folder(path)
        with publisher.database.read_session() as session:
            used = find_used_ids(session, path.name, store=publisher.store)
        course = load_course(files, replace(context, used=used, plan_pages=dict(pages)))
        pages = list_plan_pages(course.texts.values(), path.name) | pages
        loaded[path.name] = (files, course)
    return {name: loaded[name] for name in names}


def _list_courses(folder: CoursesFolder, site: PublishedSite) -> frozenset[str]:
    return site.courses.union(path.name for path in folder.folders)


def _load_shared(folder: CoursesFolder, site: PublishedSite) -> LoadedShared:
    return load_shared(
        {} if folder.is_single else folder.shared_files,
        courses=_list_courses(folder, site),
        languages=folder.languages,
        known_languages=list_languages(),
    )


def _list_losses(
    publisher: Publisher, site: PublishedSite, folder: CoursesFolder, refused: Collection[str]
) -> Iterator[Problem]:
    """Yield the entries that the new files lack and lessons that stay published refer to.

    `refused`: the courses of the folder that are not published.
    """
    if folder.is_single:
        return
    loaded, lessons = _load_shared(folder, site), folder.list_lessons()
    with publisher.database.read_session() as session:
        yield from list_losses(
            session,
            site.shared,
            loaded.shared,
            files=folder.shared_files.keys() - list_broken(loaded.problems),
            in_folder={name: lessons[name] for name in lessons if name not in refused},
            count_active_learners=publisher.count_active_learners,
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


def publish_prepared(
    publisher: Publisher, prepared: PreparedSite | PreparedCourse
) -> PublishReport:
    """Store the files, and then write one transaction. Raises CourseEditedInStudio."""
    if isinstance(prepared, PreparedSite):
        renewed = _publish_shared(publisher, prepared.shared, prepared.files)
        return PublishReport("", None, prepared.problems, renewed, prepared.retained)
    release = prepared.release
    if release is None:
        return PublishReport(prepared.course, None, prepared.problems)
    for row in release.files:
        publisher.store.put(prepared.files[row.path])
    result = publisher.database.write(
        publish,
        publisher.act,
        release=release,
        replace=publisher.replace,
        count_active_learners=publisher.count_active_learners,
    )
    return PublishReport(prepared.course, result, prepared.problems)


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
