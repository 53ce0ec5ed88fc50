"""Actor and moment are one value: every writing service takes `Act` as its second argument."""

import ast

from tests.contracts.tree import list_files, name, parse

JOBS = "Jobs lie below accounts, which owns Act, and nobody acts: the worker passes the moment."
CLOCK = "Nobody is known before sign-in, and the clock is read after the rows are locked."
READS = "It locks or checks in the transaction of a service, or shows what one would do."
WITHOUT_ACT = {
    **dict.fromkeys(
        ("enqueue", "lease", "renew", "finish", "fail", "postpone", "delete_done_jobs"), JOBS
    ),
    **dict.fromkeys(
        (
            "reserve_try", "release_failed_try", "release_successful_try", "take_from_rate",
            "lock_subjects", "find_subjects",
        ),
        CLOCK,
    ),
    **dict.fromkeys(
        (
            "lock_person", "lock_people", "lock_members", "lock_organizations",
            "lock_organization", "lock_directory", "lock_cohort", "lock_import",
            "lock_open_request", "lock_enrolment", "lock_open_enrolment", "hold_enrolment",
            "hold_open_enrolment", "lock_person_row", "lock_course",
            "lock_requests_about", "check_not_last_administrator", "count_people_to_move",
            "count_enrolments_to_move", "count_head_counts_to_move", "preview_plan_merge",
            "preview_merge", "check_code_is_free", "check_day_is_new",
            "propose_code",
        ),
        READS,
    ),
}  # fmt: skip
# Values of the rows that their module selects, for more than one caller.
READ_ROWS = {
    "build_chain_fields", "get_requested_change", "questions_of", "find_best_attempt",
    "build_enrolment_row", "build_sources", "count_members", "get_structure_of",
    "find_position", "read_grid",
    "list_referring_columns", "counts_in_figures", "is_counted_enrolment",
    "is_second_certificate",
}  # fmt: skip
# Joining creates the person who acts from then on.
BUILDS_ACTS = {"lms/workshop/services/join.py"}


def list_services():
    """Every public function of a services module that takes a session."""
    for path in list_files("lms/**/services/*.py", "lms/**/services.py"):
        for node in parse(path).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if [argument.arg for argument in node.args.args][:1] == ["session"]:
                yield name(path), node


def test_every_writing_service_takes_an_act():
    without = {
        node.name: path
        for path, node in list_services()
        if [ast.unparse(argument.annotation) for argument in node.args.args[1:2]] != ["Act"]
    }

    assert without.keys() == WITHOUT_ACT.keys(), (
        "Take act: Act as the second argument (_act where nothing is read from it), move a read to"
        " queries, and keep WITHOUT_ACT of this test to what there is."
    )


def test_no_service_takes_who_and_when_apart():
    apart = [
        f"{path}: {node.name}"
        for path, node in list_services()
        if WITHOUT_ACT.get(node.name) != JOBS
        and {"by", "now", "at"} & {arg.arg for arg in (*node.args.args, *node.args.kwonlyargs)}
    ]

    assert apart == [], "Take act: Act as the second argument, and read act.by and act.at."


def test_no_service_chooses_who_acts():
    choosing = {
        name(path)
        for path in list_files("lms/**/services/*.py", "lms/**/services.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"Act", "Actor"}
    }

    assert choosing == BUILDS_ACTS, "Let the caller give the act: the view, command or task."


def test_queries_read_and_rules_do_not():
    """A query takes a session or the database, or is a statement; a rule takes neither."""
    misplaced = set()
    for path in list_files("lms/*.py"):
        layers = {*path.parts, path.stem} & {"queries", "rules"}
        for node in ast.parse(path.read_text()).body if layers else ():
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            reads = {arg.arg for arg in node.args.args[:1]} & {"session", "database"}
            is_statement = "Select" in ast.unparse(node.returns or ast.Constant(None))
            if bool(reads) is not (layers == {"queries"}) and not is_statement:
                misplaced.add(node.name)

    assert misplaced == READ_ROWS, "Move it: a session belongs in queries, pure values in rules."


def test_only_views_of_a_room_write():
    writing = {
        name(path)
        for path in list_files("lms/pages/*.py")
        if "views" not in {*path.parts, path.stem}
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ImportFrom) and node.module == "lms.web.transaction"
        if {"act", "act_as_visitor", "write"} & {file_name.name for file_name in node.names}
    }

    assert writing == set(), "Let access decide, and the view write what it decided."
