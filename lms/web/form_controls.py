"""The forms of one of our pages as their reader sees them: label, kind and choices of controls.

The page is our own response, so its tags are closed in order. Nothing that a browser sent is read.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.etree.ElementTree import Element, TreeBuilder

Kind = Literal["line", "text", "choice", "button", "hidden"]
_VOID = frozenset(
    {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_BUTTONS = frozenset({"submit", "image"})
# The name of a file is shown, and the file asked for, separately.
_NOT_TYPED = frozenset({"hidden", "file"})
_HOLDS_TEXT = frozenset({"textarea", "select"})
_FIELDS = frozenset({"input", "textarea", "select"})
_TICKED = frozenset({"radio", "checkbox"})


@dataclass(frozen=True)
class FormControl:
    """A control: `value` is its value on the page; a choice has one control for each option.

    `words`: the text beside an option or on a button.
    """

    name: str
    kind: Kind
    value: str
    label: str = ""
    words: str = ""


def read_forms(html: str, address: str) -> list[tuple[FormControl, ...]]:
    """Return the controls of each form of a page that posts to an address."""
    page = _Page(html)
    return [page.controls_of(form) for form in page.forms() if page.posts_to(form, address)]


def read_labels(html: str, ids: Iterable[str]) -> dict[str, str]:
    """Return the labels of the controls with these ids; one of choices has that of its group."""
    page = _Page(html)
    return {id_: label for id_ in ids if (label := page.label_of(id_))}


class _Page:
    """A page with its indexes: it is traversed once, however many forms it has."""

    def __init__(self, html: str) -> None:
        reader = _Reader()
        reader.feed(html)
        self.root = reader.close_all()
        self._parents = {child: parent for parent in self.root.iter() for child in parent}
        self._by_id = {element.get("id"): element for element in reversed(list(self.root.iter()))}
        self._labels = {label.get("for"): label for label in self.root.iter("label")}
        self._elements = self._sort_elements()

    def label_of(self, id_: str) -> str:
        element = self._by_id.get(id_)
        if element is None:
            return ""
        is_choice = element.tag == "input" and element.get("type") in _TICKED
        if is_choice or element.tag not in _FIELDS:
            return self._group_of(element)
        return self._label_of(element)

    def forms(self) -> Iterator[Element]:
        return (form for form in self.root.iter("form") if form.get("method") == "post")

    def posts_to(self, form: Element, address: str) -> bool:
        buttons = (element.get("formaction") for element in self._elements.get(form, ()))
        actions = (form.get("action"), *buttons)
        return any(_same(action, address) for action in actions if action)

    def controls_of(self, form: Element) -> tuple[FormControl, ...]:
        return tuple(
            control
            for element in self._elements.get(form, ())
            if element.get("name")
            for control in self._controls(element)
        )

    def _sort_elements(self) -> dict[Element, list[Element]]:
        """Return the controls of each form: those inside it, and those that name it by `form=`."""
        found: dict[Element, list[Element]] = {}
        around: dict[Element | None, Element | None] = {}
        for element in self.root.iter():
            around[element] = (
                element if element.tag == "form" else around.get(self._parents.get(element))
            )
            if element.get("name") or element.get("formaction"):
                named = element.get("form")
                form = self._by_id.get(named) if named else around[element]
                if form is not None:
                    found.setdefault(form, []).append(element)
        return found

    def _controls(self, element: Element) -> Iterator[FormControl]:
        name, kind = element.get("name", ""), element.get("type", "text")
        value = element.get("value", "")
        if element.tag == "textarea":
            yield FormControl(name, "text", "".join(element.itertext()), self._label_of(element))
        elif element.tag == "select":
            label = self._label_of(element)
            for option in element.iter("option"):
                words = _fold(option)
                yield FormControl(name, "choice", option.get("value", words), label, words)
        elif element.tag == "button":
            yield FormControl(name, "button", value, words=_fold(element))
        elif element.tag == "input" and kind in _TICKED:
            group, words = self._group_of(element), self._label_of(element)
            yield FormControl(name, "choice", element.get("value", "on"), group, words)
        elif element.tag == "input" and kind in _BUTTONS:
            yield FormControl(name, "button", value, words=value)
        elif element.tag == "input":
            shown = kind not in _NOT_TYPED
            label = self._label_of(element) if shown else ""
            yield FormControl(name, "line" if shown else "hidden", value, label)

    def _label_of(self, element: Element) -> str:
        label = self._labels.get(element.get("id") or "")
        around = label if label is not None else self._nearest(element, "label")
        if around is not None:
            return _fold(around)
        return element.get("aria-label") or self._named_by(element)

    def _group_of(self, element: Element) -> str:
        """Return the label of a group of choices; empty for a single check box."""
        above: Element | None = self._parents.get(element)
        while above is not None and above.tag != "form":
            if above.tag == "fieldset" and (legend := above.find("legend")) is not None:
                return _fold(legend)
            if above.get("role") in {"group", "radiogroup"}:
                return above.get("aria-label") or self._named_by(above)
            above = self._parents.get(above)
        return ""

    def _named_by(self, element: Element) -> str:
        names = element.get("aria-labelledby", "").split()
        return " ".join(_fold(self._by_id[name]) for name in names if name in self._by_id)

    def _nearest(self, element: Element, tag: str) -> Element | None:
        above: Element | None = element
        while above is not None and above.tag != tag:
            above = self._parents.get(above)
        return above


class _Reader(HTMLParser):
    """A parser that builds the tree; an end tag without its start tag is ignored."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.builder = TreeBuilder()
        self._open = ["page"]
        self.builder.start("page", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in _VOID:
            self.builder.end(tag)
        else:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while tag in self._open:
            last = self._open.pop()
            self.builder.end(last)
            if last == tag:
                return

    def handle_data(self, data: str) -> None:
        self.builder.data(data)

    def close_all(self) -> Element:
        super().close()
        while self._open:
            self.builder.end(self._open.pop())
        return self.builder.close()


def _same(action: str, address: str) -> bool:
    first, second = urlsplit(action), urlsplit(address)
    is_path = unquote(first.path) == unquote(second.path)
    return is_path and parse_qsl(first.query) == parse_qsl(second.query)


def _fold(element: Element) -> str:
    return " ".join("".join(_words(element)).split())


def _words(element: Element) -> Iterator[str]:
    """Yield the text of an element, without the text inside the controls that it contains."""
    yield element.text or ""
    for child in element:
        if child.tag not in _HOLDS_TEXT:
            yield from _words(child)
        yield child.tail or ""
