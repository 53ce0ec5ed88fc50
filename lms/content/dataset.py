"""dataset.yml: the fictional figures that the sums of all courses refer to. Never published."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal

from lms.content.formulas import NAME, FormulaError, UnknownNames, compute
from lms.content.model import Files
from lms.content.numbers import read_number
from lms.content.problems import Problem, build_problem, find_suggestion
from lms.content.yaml_reader import YamlValue, read_yaml

DATASET = "dataset.yml"


@dataclass(frozen=True)
class LoadedDataset:
    """`figures`: name -> value, of every entry without a problem."""

    figures: Mapping[str, Decimal]
    problems: tuple[Problem, ...] = ()


def load_dataset(files: Files) -> LoadedDataset:
    """Return the named figures of a courses folder, none if it has no such file; never raises.

    An entry is a number or a formula of names above it.
    """
    try:
        source = files.get(DATASET, b"").decode("utf-8-sig")
    except UnicodeDecodeError:
        return LoadedDataset({}, (build_problem("file-not-utf8", DATASET),))
    root, problems = read_yaml(source, path=DATASET)
    if root is None or root.value == "":
        return LoadedDataset({}, tuple(problems))
    if not isinstance(root.value, dict):
        problems.append(_build_value_problem(DATASET, root, "names and values"))
        return LoadedDataset({}, tuple(problems))
    figures: dict[str, Decimal] = {}
    unread: set[str] = set()
    for name, entry in root.value.items():
        value, found = _read_entry(name, entry, figures, unread)
        problems.extend(found)
        if value is None:
            unread.add(name)
        else:
            figures[name] = value
    return LoadedDataset(figures, tuple(problems))


def _read_entry(
    name: str, entry: YamlValue, figures: Mapping[str, Decimal], unread: AbstractSet[str]
) -> tuple[Decimal | None, list[Problem]]:
    """Return the value; names of entries with a problem are not reported again."""
    if not NAME.fullmatch(name):
        return None, [_build_value_problem(name, entry, "a name such as bulk_price", value=name)]
    if not isinstance(entry.value, str) or not entry.value.strip():
        return None, [_build_value_problem(name, entry, "a number or a formula")]
    number = read_number(entry.value)
    if number is not None:
        return number, []
    where = (DATASET, entry.line, entry.column)
    try:
        return compute(entry.value, figures), []
    except UnknownNames as error:
        return None, [
            build_problem(
                "formula-name", *where, name=name, suggestion=find_suggestion(name, figures)
            )
            for name in sorted(set(error.names) - unread)
        ]
    except FormulaError as error:
        return None, [build_problem("formula-wrong", *where, formula=entry.value[:60], why=error)]


def _build_value_problem(
    key: str, node: YamlValue, expected: str, *, value: str | None = None
) -> Problem:
    shown = value if value is not None else node.value if isinstance(node.value, str) else "…"
    return build_problem(
        "value-wrong", DATASET, node.line, node.column, key=key, value=shown, expected=expected
    )
