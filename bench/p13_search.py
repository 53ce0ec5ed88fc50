"""How long the search takes among 20,000 lessons, for words of the glossary."""

import random
from collections.abc import Iterator
from itertools import islice
from statistics import quantiles
from urllib.parse import quote

from bench.client import Request, send_all
from bench.figures import Figure
from bench.stage import Stage
from bench.texts import build_lessons
from lms import clock
from lms.accounts.rules.acts import SYSTEM, Act
from lms.catalogue.queries.published import get_shared
from lms.search.rules.documents import SearchDocument
from lms.search.services.documents import replace_documents

DOCUMENTS, OF_COURSE = 20_000, 250
QUERIES, ROUNDS = 300, 5


def measure_p13(stage: Stage) -> Iterator[Figure]:
    """One connection, so that a request waits for no other; the client's time is included."""
    for number, documents in enumerate(_build_courses()):
        act, course = Act(SYSTEM, clock.now()), f"search-{number:02}"
        stage.database.write(replace_documents, act, course=course, documents=documents)
    with stage.database.writer.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    requests = [Request(f"/search?q={quote(text)}") for text in _list_queries(stage)]
    send_all(stage.product.port, requests[:40])
    values = [
        quantiles(send_all(stage.product.port, requests, connections=1), n=20)[-1]
        for _ in range(ROUNDS)
    ]
    yield Figure("P13 search, 20,000 documents, p95", values)


def _build_courses() -> Iterator[list[SearchDocument]]:
    lessons = {language: build_lessons(DOCUMENTS // 2, language) for language in ("en", "zh")}
    for number in range(DOCUMENTS // OF_COURSE):
        yield [
            SearchDocument(
                kind="lesson",
                course=f"search-{number:02}",
                name=name,
                language=language,
                title=text.split("\n")[2].strip(),
                text=text,
                lesson_kind="reading",
            )
            for language, texts in lessons.items()
            for name, text in islice(texts, OF_COURSE // 2)
        ]


def _list_queries(stage: Stage) -> list[str]:
    """Return words of the glossary in every language, a third of them together with another."""
    with stage.database.read_session() as session:
        glossary = get_shared(session).glossary
    words = [term.word for entry in glossary.values() for term in entry.values()]
    chosen = random.Random(13).sample(words, QUERIES)
    pairs = [f"{first} {second}" for first, second in zip(chosen[::3], chosen[1::3], strict=True)]
    return pairs + [word for number, word in enumerate(chosen) if number % 3]
