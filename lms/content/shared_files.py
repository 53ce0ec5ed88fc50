"""paths.yml, glossary.yml and facts.yml, which all courses may refer to."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias, TypeVar

from pydantic import Field

from lms.content.model import (
    Fact,
    Files,
    GlossaryTerm,
    LearningPath,
    PlannedCourse,
    SharedFiles,
)
from lms.content.problems import Problem, build_problem
from lms.content.schema import (
    EmptyTuple,
    Id,
    Month,
    StrictModel,
    Words,
    expect,
    find_node,
    validate,
)
from lms.content.yaml_reader import YamlValue, read_yaml

PATHS = "paths.yml"
GLOSSARY = "glossary.yml"
FACTS = "facts.yml"
ValueT = TypeVar("ValueT")
MAX_TERM_ID = 80
MAX_TERM = 120


class PlannedEntry(StrictModel):
    title: Words
    summary: Words


class PathEntry(StrictModel):
    id: Id
    title: Words
    audience: Words = Field(default={}, alias="for")
    courses: Annotated[tuple[Id, ...], EmptyTuple] = ()
    planned: dict[Id, PlannedEntry] = Field(default={})


TermWord: TypeAlias = Annotated[
    str, expect(rf"(?s).{{0,{MAX_TERM}}}", f"a text of at most {MAX_TERM} characters")
]


class TermEntry(StrictModel):
    word: TermWord
    definition: str
    synonyms: Annotated[tuple[TermWord, ...], EmptyTuple] = ()


class TermLanguages(StrictModel):
    """One term in the languages of the product that it has."""

    languages: dict[str, TermEntry]


class FactEntry(StrictModel):
    statement: Words
    source: Words
    status: Literal["V", "V2", "K", "C", "P"]
    print: Literal["figure", "words", "name", "no"]
    checked: Month
    review: Month


@dataclass(frozen=True)
class LoadedShared:
    shared: SharedFiles
    problems: tuple[Problem, ...] = ()


def load_shared(
    files: Files,
    *,
    courses: Collection[str] | None = None,
    languages: Collection[str] = (),
    known_languages: Collection[str] | None = None,
) -> LoadedShared:
    """Return the shared files of a courses folder that exist; never raises.

    `courses`: those that exist; a path with another course gets a notice. `languages`: those of the
    courses, which the texts of a path have too. `known_languages`: those of the product. None = do
    not check.
    """
    problems: list[Problem] = []
    roots = {path: _read_root(files, path, problems) for path in (PATHS, GLOSSARY, FACTS)}
    paths = _read_list(roots[PATHS], problems, courses, languages)
    glossary = _read_mapping(roots[GLOSSARY], GLOSSARY, problems, _read_term)
    problems += _list_long_ids(roots[GLOSSARY])
    facts = _read_mapping(roots[FACTS], FACTS, problems, _read_fact)
    if known_languages is not None:
        problems += _list_unknown_languages(roots, known_languages)
    return LoadedShared(SharedFiles(paths, glossary, facts), tuple(problems))


def _list_long_ids(root: YamlValue | None) -> Iterator[Problem]:
    """Yield each id of the glossary that is longer than the search can store."""
    for id_, node in root.value.items() if root and isinstance(root.value, dict) else ():
        if len(id_) > MAX_TERM_ID:
            yield build_problem(
                "value-wrong", GLOSSARY, node.line, node.column,
                key=GLOSSARY, value=f"{id_[:39]}…",
                expected=f"an id of at most {MAX_TERM_ID} characters",
            )  # fmt: skip


def _list_unknown_languages(
    roots: Mapping[str, YamlValue | None], product_languages: Collection[str]
) -> Iterator[Problem]:
    """Yield each language that the product lacks, once for each file."""
    for path, root in roots.items():
        reported: set[str] = set()
        for language, node in _list_language_keys(root, path) if root else ():
            if language not in product_languages and language not in reported:
                reported.add(language)
                yield build_problem(
                    "language-unknown", path, node.line, node.column,
                    language=language, languages=", ".join(product_languages),
                )  # fmt: skip


def _list_language_keys(root: YamlValue, path: str) -> Iterator[tuple[str, YamlValue]]:
    """Yield the keys of texts that are languages, with their nodes."""
    value = root.value
    entries = (
        value if isinstance(value, tuple) else value.values() if isinstance(value, dict) else ()
    )
    for entry in entries:
        names = {PATHS: ("title", "for"), FACTS: ("statement", "source")}.get(path)
        for node in [find_node(entry, [name]) for name in names] if names else [entry]:
            if isinstance(node.value, dict) and (node is not entry or not names):
                yield from node.value.items()
        if path == PATHS:
            yield from _list_planned_languages(entry)


def _list_planned_languages(entry: YamlValue) -> Iterator[tuple[str, YamlValue]]:
    planned = find_node(entry, ["planned"])
    if isinstance(planned.value, dict) and planned is not entry:
        for course in planned.value.values():
            for key in ("title", "summary"):
                node = find_node(course, [key])
                if isinstance(node.value, dict) and node is not course:
                    yield from node.value.items()


def _read_root(files: Files, path: str, problems: list[Problem]) -> YamlValue | None:
    if path not in files:
        return None
    try:
        source = files[path].decode("utf-8")
    except UnicodeDecodeError:
        problems.append(build_problem("file-not-utf8", path))
        return None
    root, found = read_yaml(source, path=path)
    problems.extend(found)
    return root


def _read_list(
    root: YamlValue | None,
    problems: list[Problem],
    courses: Collection[str] | None,
    languages: Collection[str],
) -> tuple[LearningPath, ...]:
    if root is None:
        return ()
    if not isinstance(root.value, tuple):
        _add_shape_problem(PATHS, root, problems, "a list")
        return ()
    paths = tuple(_read_path(item, problems, courses, languages) for item in root.value)
    first: dict[str, int] = {}
    for path, item in zip(paths, root.value, strict=True):
        node = find_node(item, ["id"])
        if path.id in first and node is not item:
            where = f"{PATHS}:{first[path.id]}"
            problems.append(
                build_problem(
                    "duplicate-id", PATHS, node.line, node.column, id=path.id, first=where
                )
            )
        first.setdefault(path.id, node.line)
    return paths


def _read_path(
    item: YamlValue,
    problems: list[Problem],
    courses: Collection[str] | None,
    languages: Collection[str],
) -> LearningPath:
    fallback: dict[str, object] = {"id": "path", "title": {}}
    read, found, _ = validate(PathEntry, item, path=PATHS, fallback=fallback)
    problems.extend(found or _list_path_problems(read, item, languages))
    for index, name in enumerate(read.courses if courses is not None else ()):
        if name not in (courses or ()) and name not in read.planned:
            node = find_node(item, ["courses", index])
            problems.append(
                build_problem(
                    "path-course-absent", PATHS, node.line, node.column, of=read.id, name=name
                )
            )
    planned = {name: PlannedCourse(e.title, e.summary) for name, e in read.planned.items()}
    return LearningPath(read.id, read.title, read.audience, read.courses, planned)


def _list_path_problems(
    read: PathEntry, item: YamlValue, languages: Collection[str]
) -> Iterator[Problem]:
    texts = {"title": read.title, **({"for": read.audience} if read.audience else {})}
    yield from _list_missing_texts(texts, item, languages)
    for name, entry in read.planned.items():
        node = find_node(item, ["planned", name])
        yield from _list_missing_texts(
            {"title": entry.title, "summary": entry.summary}, node, languages
        )
        if name not in read.courses:
            yield build_problem(
                "planned-course-unlisted", PATHS, node.line, node.column, of=read.id, name=name
            )


def _list_missing_texts(
    texts: Mapping[str, Words], item: YamlValue, languages: Collection[str]
) -> Iterator[Problem]:
    for key, words in texts.items():
        for language in languages if words.keys() <= set(languages) else ():
            if not words.get(language, "").strip():
                node = find_node(item, [key, language])
                yield build_problem(
                    "text-missing", PATHS, node.line, node.column, key=key, language=language
                )


def _read_mapping(
    root: YamlValue | None,
    path: str,
    problems: list[Problem],
    read: Callable[[YamlValue, list[Problem]], ValueT | None],
) -> dict[str, ValueT]:
    if root is None:
        return {}
    if not isinstance(root.value, dict):
        _add_shape_problem(path, root, problems, "names and values")
        return {}
    entries = {key: read(value, problems) for key, value in root.value.items()}
    return {key: entry for key, entry in entries.items() if entry is not None}


def _add_shape_problem(path: str, root: YamlValue, problems: list[Problem], expected: str) -> None:
    value = root.value if isinstance(root.value, str) else "…"
    problems.append(
        build_problem(
            "value-wrong", path, root.line, root.column, key=path, value=value, expected=expected
        )
    )


def _read_term(entry: YamlValue, problems: list[Problem]) -> dict[str, GlossaryTerm] | None:
    wrapped = YamlValue({"languages": entry}, entry.line, entry.column)
    read, found, _ = validate(TermLanguages, wrapped, path=GLOSSARY, fallback={"languages": {}})
    problems.extend(found)
    return {
        language: GlossaryTerm(term.word, term.definition, term.synonyms)
        for language, term in read.languages.items()
    }


def _read_fact(entry: YamlValue, problems: list[Problem]) -> Fact | None:
    fallback: dict[str, object] = {
        "statement": {}, "source": {}, "status": "K", "print": "no",
        "checked": "2000-01", "review": "9999-12",
    }  # fmt: skip
    read, found, _ = validate(FactEntry, entry, path=FACTS, fallback=fallback)
    problems.extend(found)
    if found:
        return None
    return Fact(read.statement, read.source, read.status, read.print, read.checked, read.review)
