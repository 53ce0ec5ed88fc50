"""A phone without scripts: it presses only forms that stand on the page it shows."""

from xml.etree.ElementTree import Element

from tests.pages.client import Reader, fold, read

MAX_PATH = 6


class Phone:
    """A browser with cookies; `page` is what it shows, `path` where that came from."""

    def __init__(self, app, language=""):
        self.client = app.test_client()
        self.status = 0
        self.path = ""
        self.headers = {}
        self.page: Reader | None = None
        self._languages = {"Accept-Language": language or "zh-CN"}

    def open(self, path, *, status=200):
        """Follow the way to a page; gives what a person reads there."""
        return self._arrive(self.client.get(path, headers=self._languages), path, status)

    def press(self, action, data=None, *, status=200, **fields):
        """Send a form of this page as it stands, with these fields typed or chosen."""
        values = {**fields_of(self._tree, action), **(data or {}), **fields}
        answer = self.client.post(action, data=values, headers=self._languages)
        return self._arrive(answer, action, status)

    def ask(self, path):
        """The bare answer to a GET, without leaving the page."""
        return self.client.get(path, headers=self._languages)

    def tree(self, path):
        return self._tree.findall(path)

    @property
    def text(self):
        return self.page.text

    @property
    def language(self):
        return self.page.language

    def _arrive(self, answer, path, status):
        for _ in range(MAX_PATH):
            if answer.status_code not in {301, 302, 303, 307, 308}:
                break
            path = answer.location
            answer = self.client.get(path, headers=self._languages)
        self.path, self.status, self.headers = path, answer.status_code, answer.headers
        self.page = read(answer)
        self._tree = self.page._tree  # parsing takes longer than answering
        assert answer.status_code == status, f"{path}: {answer.status_code} {self.page.text}"
        return self.page


def fields_of(tree, action):
    """The fields that a browser would send of the form with this action, without buttons."""
    form = find_form(tree, action)
    inside = set(form.iter())
    sent: dict[str, list[str]] = {}
    for control in tree.iter():
        owner = control.get("form")
        belongs = control in inside if owner is None else owner == form.get("id")
        if belongs and control.get("name") and control.tag in {"input", "select", "textarea"}:
            sent.setdefault(control.get("name"), []).extend(values_of(control))
    return {name: values for name, values in sent.items() if values}


def find_form(tree, action):
    found = [
        form
        for form in tree.iterfind(".//form")
        if form.get("method") == "post" and form.get("action", "").split("#")[0] == action
    ]
    assert found, f"no form on this page posts to {action}"
    return found[0]


def values_of(control: Element) -> list[str]:
    if control.tag == "select":
        chosen = [item for item in control.iter("option") if "selected" in item.attrib]
        return [(chosen or list(control.iter("option")))[0].get("value", "")]
    if control.tag == "textarea":
        return [(control.text or "").removeprefix("\n")]
    if control.get("type") in {"radio", "checkbox"} and "checked" not in control.attrib:
        return []
    return [] if control.get("type") in {"submit", "button", "file"} else [control.get("value", "")]


def text_of(elements):
    return [fold(element) for element in elements]
