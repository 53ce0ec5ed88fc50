"""What a form sends is read by `lms/web/forms.py`: one reader of days, no text cut unseen."""

import ast

from tests.contracts.tree import ROOT, list_files, name

# Forms that are still read by hand: their texts are cut and not refused. Convert them.
BY_HAND = {
    "lms/pages/certification/views/certificate.py",
    "lms/pages/certification/views/certificate_by_hand.py",
    "lms/pages/certification/views/certificate_revoke.py",
    "lms/pages/learner/views/attempt.py",
    "lms/pages/learner/views/certificate.py",
    "lms/pages/learner/views/quiz.py",
    "lms/pages/organizations/forms.py",
    "lms/pages/organizations/views/organization_ask.py",
    "lms/pages/organizations/views/organization_requests.py",
    "lms/pages/public/views/card.py",
    "lms/pages/public/views/join.py",
    "lms/pages/public/views/sign_in.py",
    "lms/pages/public/views/welcome.py",
    "lms/pages/roster/views.py",
    "lms/web/names.py",
}
FORMS = ("request.form.", "request.values.", "form.get(")


def list_web_nodes():
    for path in list_files("lms/pages/*.py", "lms/web/*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            yield name(path), node


def is_cut(node):
    """Whether a text of a form is cut: `request.form.get("note", "")[:500]`."""
    is_slice = isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice)
    return is_slice and ast.unparse(node.value).startswith(FORMS)


def test_days_are_read_by_one_function():
    readers = {
        path
        for path, node in list_web_nodes()
        if isinstance(node, ast.Attribute) and node.attr in {"fromisoformat", "strptime"}
    }

    assert readers == set(), "Use a Day of lms/web/fields.py, or read_date."


def test_texts_of_forms_are_refused_and_not_cut():
    cut = {path for path, node in list_web_nodes() if is_cut(node)}

    assert cut - BY_HAND == set(), "Make a Form of lms/web/forms.py with a Text of this length."
    assert BY_HAND - cut == set(), "Take it out of this list: it cuts no text any more."


def test_cut_text_is_found():
    (node,) = ast.parse('request.form.get("note", "")[:500]').body

    assert is_cut(node.value), "Correct the search for cut texts in this file."
    assert (ROOT / "lms/web/forms.py").is_file(), "Name here where forms are read now."
