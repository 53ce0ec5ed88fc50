"""Publishing of shared files: paths, glossary, facts."""

import hashlib
import json
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.accounts.rules.acts import Act
from lms.catalogue.models import SharedRevision
from lms.catalogue.queries.glossary_index import GlossaryIndex
from lms.catalogue.queries.published import SHARED, get_shared, get_shared_hashes_by_path
from lms.catalogue.rules.shared import complete
from lms.catalogue.services.search_index import store_glossary
from lms.content.model import SharedFiles
from lms.db import AdvisoryLock, hold


def publish_shared(
    session: Session,
    act: Act,
    *,
    shared: SharedFiles,
    files: Mapping[str, str],
    glossary_index: GlossaryIndex | None,
) -> tuple[str, ...]:
    """Publish the shared files of a folder and keep the current ones it lacks.

    Return the new files. `files`: path -> sha256 of the stored bytes. Without a new file no
    revision is added. `glossary_index`: that of a glossary among the files; None without one.
    """
    hold(session, AdvisoryLock.SHARED_FILES)
    before = get_shared_hashes_by_path(session)
    updated_files = tuple(sorted(path for path in files if files[path] != before.get(path)))
    if not updated_files:
        return ()
    body = json.dumps({**before, **files}, sort_keys=True)
    newest = session.scalar(select(func.max(SharedRevision.number)))
    whole = complete(shared, files, published=get_shared(session))
    session.add(
        SharedRevision(
            number=(newest or 0) + 1,
            content_hash=hashlib.sha256(body.encode()).hexdigest(),
            files=body,
            body=SHARED.dump_json(whole).decode(),
            published_at=act.at,
            published_by_id=act.by.person_id,
        )
    )
    session.flush()
    if glossary_index:
        store_glossary(session, act, index=glossary_index)
    return updated_files
