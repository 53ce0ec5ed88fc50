"""The acts of the audit: one grammar, named in one place, told to whom they concern."""

import ast
import re

from lms.accounts.rules.audit_actions import AuditAction
from lms.pages.learner.view_models.account_events import SENTENCES
from tests.contracts.tree import list_files, name, parse

GRAMMAR = re.compile(r"[a-z_]+\.[a-z_]+")
IRREGULAR = {"withdrawn", "undone"}
OWN_FILE = "lms/accounts/rules/audit_actions.py"
# What staff do for a person: the pages of their learning show the result.
NOT_SHOWN = frozenset(
    {
        AuditAction.ALLOWANCE_GRANTED,
        AuditAction.EDITION_UPDATED,
        AuditAction.FOLLOW_UP_SNOOZED,
        AuditAction.FOLLOW_UP_UNSNOOZED,
        AuditAction.JOINER_REJECTED,
        AuditAction.PERSON_IMPORTED,
    }
)


def walk(*patterns):
    for path in list_files(*patterns):
        yield name(path), list(ast.walk(parse(path)))


def list_calls(nodes, called):
    return [
        node
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == called
    ]


def list_members(nodes):
    return {
        AuditAction[node.attr]
        for node in nodes
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "AuditAction"
    }


def find_acts_about_people():
    """Acts of entries about a person; where the act is a variable, every act of that module."""
    found = set()
    for _path, nodes in walk("lms/*.py"):
        for call in list_calls(nodes, "AuditEntry"):
            if len(call.args) > 1 and ast.unparse(call.args[1]) == "'person'":
                found |= list_members([call.args[0]]) or list_members(nodes)
    return found


def test_an_act_is_a_noun_a_dot_and_a_participle():
    wrong = [
        act.value
        for act in AuditAction
        if not GRAMMAR.fullmatch(act)
        or not (act.endswith("ed") or act.partition(".")[2] in IRREGULAR)
    ]

    assert wrong == [], "Write noun.participle: organization.archived."


def test_a_member_is_named_as_its_value():
    wrong = [act.value for act in AuditAction if act.name != act.value.replace(".", "_").upper()]

    assert wrong == [], "Name the member as its value: ORGANIZATION_ARCHIVED."


def test_acts_are_written_in_one_place():
    values = {act.value for act in AuditAction}
    found = []
    for path, nodes in walk("lms/*.py", "tests/*.py"):
        found += [
            (path, node.value)
            for node in nodes
            if isinstance(node, ast.Constant) and node.value in values and path != OWN_FILE
        ]
        found += [
            (path, ast.unparse(call))
            for call in list_calls(nodes, "AuditEntry")
            if isinstance(call.args[0], ast.Constant)
        ]

    assert found == [], "Take a member of AuditAction, or add one there."


def test_every_act_is_recorded_somewhere():
    used = set()
    for path, nodes in walk("lms/*.py"):
        if "view_models" not in path:
            used |= list_members(nodes)

    assert set(AuditAction) - used == set(), "Remove an act that nothing records."


def test_acts_about_a_person_have_a_sentence_in_their_account():
    about_people = find_acts_about_people()

    assert about_people, "No entry about a person was found, so this test reads the wrong name."
    assert about_people == set(SENTENCES) | NOT_SHOWN, (
        "Give the act a sentence in account_events, or list it in NOT_SHOWN of this test."
    )
    assert set(SENTENCES) & NOT_SHOWN == set(), "An act is shown or not."
