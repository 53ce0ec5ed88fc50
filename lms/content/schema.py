"""Validate YAML by a pydantic model: all errors become problems with positions."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Annotated, Generic, NamedTuple, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from lms.content.problems import Problem, build_problem, find_suggestion
from lms.content.yaml_reader import YamlValue

ModelT = TypeVar("ModelT", bound=BaseModel)

_EXPECTED = {
    "string_type": "a text",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "names and values",
    "model_type": "names and values",
    "model_attributes_type": "names and values",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_parsing_size": "a whole number",
    "greater_than_equal": "a whole number from 1",
    "too_short": "at least one",
}


_CURLY_QUOTES = frozenset("“”‘’„")


class StrictModel(BaseModel):
    """Refuses unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def expect(pattern: str, expected: str) -> AfterValidator:
    """Return a validator of a text's form; `expected` is shown to the author."""
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if compiled.fullmatch(value) is None:
            raise PydanticCustomError("expected", "{expected}", {"expected": expected})
        return value

    return AfterValidator(check)


def _as_empty(value: object) -> object:
    """Read `synonyms:` without a value as an empty list."""
    return () if value == "" else value


def _check_date(value: str) -> str:
    """Refuse a day that no calendar has, such as 30 February."""
    try:
        dt.date.fromisoformat(value if value.count("-") == 2 else f"{value}-01")
    except ValueError:
        expected = "a date such as 2026-11-23"
        raise PydanticCustomError("expected", "{expected}", {"expected": expected}) from None
    return value


Id = Annotated[str, expect(r"[a-z][a-z0-9-]*", "an id: small letters, digits and hyphens")]
Code = Annotated[str, expect(r"[a-z]{2,3}", "a language code such as en or zh")]
Decimals = Annotated[str, expect(r"\d+(\.\d+)?", "a number")]
Month = Annotated[
    str,
    expect(r"\d{4}-(0[1-9]|1[0-2])(-\d{2})?", "a year and a month such as 2026-11"),
    AfterValidator(_check_date),
]
Date = Annotated[
    str,
    expect(r"|\d{4}-\d{2}(-\d{2})?", "a date such as 2026-11-23"),
    AfterValidator(lambda value: value and _check_date(value)),
]
"""A day, or a month; empty if it is left out."""
Words = dict[Code, str]
EmptyTuple = BeforeValidator(_as_empty)


class ValidationOutcome(NamedTuple, Generic[ModelT]):
    """A typed value; `unread`: its keys whose value is not, or not wholly, what is written."""

    value: ModelT
    problems: list[Problem]
    unread: frozenset[str] = frozenset()


def validate(
    model: type[ModelT], root: YamlValue, *, path: str, fallback: dict[str, object]
) -> ValidationOutcome[ModelT]:
    """Return the typed value and its problems.

    Invalid values are left out and missing ones are taken from `fallback`, so that the rest can
    still be checked; a caller does not publish a value with problems.
    """
    data = root.plain()
    try:
        return ValidationOutcome(model.model_validate(data), [])
    except ValidationError as error:
        details = error.errors(include_url=False)
    located = [_locate(detail, model, root, path) for detail in _drop_repeated(details)]
    problems = _drop_misspelt(located)
    unread = frozenset(str(detail["loc"][0]) for detail in details if detail["loc"])
    unread |= {
        problem.values["suggestion"] for problem in problems if problem.values.get("suggestion")
    }
    for detail in details:
        _prune(data, detail["loc"])
    rest = data if isinstance(data, dict) else {}
    try:
        return ValidationOutcome(model.model_validate({**fallback, **rest}), problems, unread)
    except ValidationError:
        return ValidationOutcome(model.model_validate(fallback), problems, unread)


def _drop_repeated(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out that a list is too short when an entry of it is wrong: it is one problem."""
    inside = {detail["loc"][:-1] for detail in details}
    return [
        detail for detail in details if detail["type"] != "too_short" or detail["loc"] not in inside
    ]


def _drop_misspelt(problems: list[Problem]) -> list[Problem]:
    """Leave out the missing keys that an unknown key replaces: a misspelt key is one problem."""
    misspelt = {problem.values.get("suggestion") for problem in problems}
    return [
        problem
        for problem in problems
        if problem.code != "key-missing" or problem.values["key"] not in misspelt
    ]


def _locate(detail: ErrorDetails, model: type[BaseModel], root: YamlValue, path: str) -> Problem:
    loc = list(detail["loc"])
    if "[key]" in loc:
        loc.remove("[key]")
    node = find_node(root, loc)
    key = str(loc[-1]) if loc else path
    if isinstance(loc[-1] if loc else "", int) and len(loc) > 1:
        key = str(loc[-2])
    if detail["type"] == "missing":
        return build_problem("key-missing", path, node.line, node.column, key=key)
    slip = _find_slip(detail, key, node, parent=find_node(root, loc[:-1]))
    if slip:
        return build_problem(slip.code, path, node.line, node.column, **slip.values)
    if detail["type"] == "extra_forbidden":
        suggestion = find_suggestion(key, _get_model(model, loc).model_fields)
        return build_problem(
            "key-unknown", path, node.line, node.column, key=key, suggestion=suggestion
        )
    value = "…" if isinstance(detail["input"], dict | list) else str(detail["input"])
    expected = str(detail.get("ctx", {}).get("expected", ""))
    if detail["type"] == "literal_error":
        expected = ", ".join(re.findall(r"'([^']*)'", expected))
    expected = expected or _EXPECTED.get(detail["type"], "a value of another kind")
    value = value if len(value) <= 40 else value[:39] + "…"
    return build_problem(
        "value-wrong", path, node.line, node.column, key=key, value=value, expected=expected
    )


class _Slip(NamedTuple):
    """A slip of typing that explains a wrong value better than what was expected."""

    code: str
    values: dict[str, str]


def _find_slip(
    detail: ErrorDetails, key: str, node: YamlValue, *, parent: YamlValue
) -> _Slip | None:
    """Return the comma, colon or quotes that made a key or a value another one than was meant."""
    if detail["loc"][-1:] == ("[key]",) or detail["type"] == "extra_forbidden":
        is_in_braces = node is not parent and node.line == parent.line
        return _find_slip_in_key(key) if is_in_braces and node.value == "" else None
    value, last = detail["input"], detail["loc"][-1:]
    if not isinstance(value, str):
        return None
    if last and isinstance(last[0], int) and re.search("[，、]", value):
        return _Slip("list-fullwidth-comma", {"key": key})
    if value[:1] in _CURLY_QUOTES and value[-1:] in _CURLY_QUOTES:
        return _Slip("quotes-not-straight", {"key": key})
    return None


def _find_slip_in_key(key: str) -> _Slip | None:
    """Return what made a key without a value: a full-width colon, or a comma in a text."""
    before, colon, _ = key.partition("：")
    if colon:
        return _Slip("yaml-fullwidth-colon", {"key": before})
    return _Slip("text-without-quotes", {"text": key if len(key) <= 40 else f"{key[:39]}…"})


def find_node(root: YamlValue, loc: Sequence[str | int]) -> YamlValue:
    """Return the node of `loc`, or its deepest existing parent."""
    node = root
    for part in loc:
        if isinstance(node.value, dict) and str(part) in node.value:
            node = node.value[str(part)]
        elif isinstance(node.value, tuple) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
        else:
            break
    return node


def _get_model(model: type[BaseModel], loc: Sequence[str | int]) -> type[BaseModel]:
    """Return the model that the last key of `loc` belongs to."""
    for part in loc[:-1]:
        found = model.model_fields.get(str(part))
        model = (_find_model(found.annotation) if found else None) or model
    return model


def _find_model(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_find_model(arg) for arg in get_args(annotation))
    return next((model for model in found if model), None)


def _prune(data: object, loc: tuple[int | str, ...]) -> None:
    """Remove an invalid value; an invalid item of a list removes the list."""
    if loc[-1:] == ("[key]",):
        loc = loc[:-1]
    for depth, part in enumerate(loc):
        if not isinstance(data, dict) or part not in data:
            return
        below = data[part]
        if depth == len(loc) - 1 or not isinstance(below, dict):
            del data[part]
            return
        data = below
