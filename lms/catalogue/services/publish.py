"""Publishing: one transaction that adds a revision from values prepared before it."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.catalogue.models import Course, Edition, Revision
from lms.catalogue.queries.course_changes import find_changes
from lms.catalogue.queries.published import (
    RevisionRow,
    find_current,
    get_published,
)
from lms.catalogue.rules.changes import CourseChange, opens_edition
from lms.catalogue.services.locks import lock_course
from lms.catalogue.services.older_editions import UpdatedEdition, renew_older_editions
from lms.catalogue.services.release import Release
from lms.catalogue.services.revision_rows import (
    RevisionTarget,
    add_lessons,
    add_revision,
    hash_files,
)
from lms.errors import Refusal
from lms.search.services.documents import replace_documents


class CourseEditedInStudio(Refusal):
    """The folder would overwrite what was published from the studio."""

    message = (
        "The course %(course)s was published from the studio as revision %(number)s. "
        "Export it first, or publish with --replace."
    )


LearnerCounter: TypeAlias = Callable[[Session, int], Mapping[int, int]]
"""Returns the number of learners under way in each edition of a course, from a package above."""


@dataclass(frozen=True)
class PublishResult:
    """`is_new` is False when the same content was published before.

    `updated_editions`: the older editions that got a revision of their own.
    """

    revision_id: int
    number: int
    is_new: bool
    is_new_edition: bool
    changes: tuple[CourseChange, ...]
    updated_editions: tuple[UpdatedEdition, ...] = ()


def publish(
    session: Session,
    act: Act,
    *,
    release: Release,
    count_active_learners: LearnerCounter,
    replace: bool = False,
) -> PublishResult:
    """Add a revision, and one to each older edition with learners under way.

    Publishing the same content again adds none. Raises CourseEditedInStudio.
    """
    # Enrolling takes this lock too, so that the renewal includes every learner.
    lock_course(session, release.structure.id)
    current = find_current(session, release.structure.id)
    if current is not None and current.content_hash == hash_files(release.files):
        add_lessons(session, act, current.id, release.lessons, renderer=release.renderer)
        result = PublishResult(
            current.id, current.number, is_new=False, is_new_edition=False, changes=()
        )
    else:
        if current and current.origin == "studio" != release.origin and not replace:
            raise CourseEditedInStudio(course=current.course, number=current.number)
        result = _add_newest(session, act, release, current)
    is_retired = current is not None and current.retired_at is not None
    documents = () if is_retired else release.documents
    replace_documents(session, act, course=release.structure.id, documents=documents)
    row = session.get_one(Revision, result.revision_id)
    updated_editions = renew_older_editions(
        session, act, release, newest=row, under_way=count_active_learners(session, row.course_id)
    )
    return dataclasses.replace(result, updated_editions=updated_editions)


def retire(session: Session, act: Act, *, course_id: int) -> None:
    """Remove a course from catalogue and search; learners under way keep it."""
    course = session.get_one(Course, course_id, with_for_update=True)
    course.retired_at = course.retired_at or act.at
    replace_documents(session, act, course=course.name, documents=())
    session.flush()


def _add_newest(
    session: Session, act: Act, release: Release, current: RevisionRow | None
) -> PublishResult:
    """Add the revision that visitors and new learners see, in a new edition if needed."""
    changes = find_changes(session, release.content) or ()
    is_new_edition = current is None or opens_edition(changes)
    course_id = current.course_id if current else _add_course(session, release, act.at)
    if current is None or is_new_edition:
        edition_id = _open_edition(session, course_id, act.at)
    else:
        edition_id = current.edition_id
    lessons_by_bit = list(get_published(session, current.id).lessons_by_bit) if current else []
    lessons_by_bit += [name for name in release.structure.order if name not in lessons_by_bit]
    target = RevisionTarget(course_id, edition_id, lessons_by_bit)
    revision = add_revision(session, act, release, target)
    add_lessons(session, act, revision.id, release.lessons, renderer=release.renderer)
    return PublishResult(
        revision.id, revision.number, is_new=True, is_new_edition=is_new_edition, changes=changes
    )


def _add_course(session: Session, release: Release, now: dt.datetime) -> int:
    course = Course(name=release.structure.id, created_at=now)
    session.add(course)
    session.flush()
    return course.id


def _open_edition(session: Session, course_id: int, now: dt.datetime) -> int:
    newest = session.scalar(
        select(Edition.number)
        .where(Edition.course_id == course_id)
        .order_by(Edition.number.desc())
        .limit(1)
    )
    edition = Edition(course_id=course_id, number=(newest or 0) + 1, opened_at=now)
    session.add(edition)
    session.flush()
    return edition.id
