"""An import is undone after a page that says what will happen."""

from lms.accounts.models import Person
from lms.accounts.rules.acts import SHELL, Act
from lms.roster.matching.import_context import ImportScope
from lms.roster.queries.imports import get_import_preview
from lms.roster.services.imports import answer_questions
from tests.factories import NOW, make_organization
from tests.head_counts import count_heads
from tests.pages.client import find_person
from tests.pages.roster.lists import NEW, find, press, start, undo_import


def test_the_undo_shows_numbers_and_names_first(ravi, read, post, path, database):
    address = start(ravi, path, NEW, ["周一", "", "yunwu-ridge", "", "", ""])
    press(ravi, post, read, address)
    people = [str(find(database, "王小红").id)]
    cards = path.replace("roster", "cards")
    assert post(ravi, cards, person=people).status_code == 303

    done = read(ravi.get(address))
    page = read(ravi.get(f"{address}/undo"))

    assert f"{address}/undo" in done.links()
    assert f"{address}/undo" not in done.forms()
    assert "One new person is removed" in page.text
    assert "One person has a printed card, and stays" in page.text
    assert "周一" in page.text
    assert "王小红" in page.text
    assert find(database, "周一") is not None  # a look changes nothing


def test_people_with_a_printed_card_stay_unless_ticked(ravi, read, post, path, database):
    for with_cards, stays in (({}, True), ({"include_printed_cards": "yes"}, False)):
        name = f"王小{'红' if stays else '明'}"
        rows = [[item, "", "yunwu-ridge", "", "", ""] for item in (name, f"{name}二")]
        address = start(ravi, path, *rows)
        press(ravi, post, read, address)
        card_for = [str(find(database, name).id)]
        assert post(ravi, path.replace("roster", "cards"), person=card_for).status_code == 303

        assert undo_import(ravi, post, read, address, **with_cards).status_code == 303

        assert (find(database, name) is not None) == stays
        assert find(database, f"{name}二") is None
        assert (name in read(ravi.get(address)).text) == stays


def test_a_list_of_which_all_stay_is_undone_when_they_are_ticked(ravi, read, post, path, database):
    address = start(ravi, path, NEW)
    press(ravi, post, read, address)
    card_for = [str(find(database, "王小红").id)]
    assert post(ravi, path.replace("roster", "cards"), person=card_for).status_code == 303

    text = read(ravi.get(f"{address}/undo")).text
    assert "Without the tick nothing is undone: everybody on this list stays." in text
    assert "cooperatives" not in text
    refused = undo_import(ravi, post, read, address)

    assert (refused.status_code, "Also tick the people" in read(refused).text) == (409, True)
    assert undo_import(ravi, post, read, address, include_printed_cards="yes").status_code == 303
    assert find(database, "王小红") is None


def test_one_click_undoes_nothing(ravi, read, post, path, database):
    address = start(ravi, path, NEW)
    press(ravi, post, read, address)

    answer = post(ravi, f"{address}/undo")

    assert answer.status_code == 409
    assert "Nothing was undone" in read(answer).text
    assert find(database, "王小红") is not None


def test_the_result_names_who_is_as_before_and_counts_who_is_gone(ravi, read, post, path, database):
    with database.read_session() as session:
        li = session.get(Person, find_person(session, "li"))
    known = [li.printed_name, "", "yunwu-ridge", li.learner_number, "", "new@example.org"]
    address = start(ravi, path, NEW, known)
    press(ravi, post, read, address)

    assert undo_import(ravi, post, read, address).status_code == 303

    text = read(ravi.get(address)).text
    assert "One new person was removed." in text
    assert f"One person is as before the import: {li.printed_name}" in text
    assert "stayed" not in text


def test_cooperatives_are_counted_for_both_choices_and_in_the_result(
    ravi, read, post, path, database
):
    lake = make_organization(database, "green-lake", names={"en": "Green Lake"})
    rows = [["孙二", "", "green-lake", "", "", ""], ["周一", "", "Sunny Hill", "", "", ""]]
    counted = make_organization(database, "stone-lake", names={"en": "Stone Lake"})
    rows.append(["李三", "", "stone-lake", "", "", ""])
    address = start(ravi, path, *rows)
    cohort_id = int(path.split("/")[2])
    scope = ImportScope(cohort_id=cohort_id, visible=frozenset({lake, counted}))
    number = int(address.rsplit("/", 1)[1])
    with database.read_session() as session:
        questions = get_import_preview(session, number, scope).questions
    answered = {
        item.key: "new" if item.may_be_new else str(item.organizations[0]) for item in questions
    }
    database.write(answer_questions, Act(SHELL, NOW), import_id=number, answers=answered)
    press(ravi, post, read, address)
    cards = [str(find(database, "周一").id)]
    assert post(ravi, path.replace("roster", "cards"), person=cards).status_code == 303
    count_heads(database, cohort_id, counted)

    text = read(ravi.get(f"{address}/undo")).text
    assert "One cooperative that this list added leaves the cohort" in text
    stays = (
        "One cooperative that this list added stays in the cohort, because its people were counted"
    )
    assert f"{stays} at a training day Stone Lake" in text
    with_tick = "With the tick one new cooperative is removed too"
    assert f"{with_tick}, without it it stays with its people: Sunny Hill" in text

    assert undo_import(ravi, post, read, address).status_code == 303
    text = read(ravi.get(address)).text
    assert "One cooperative left the cohort: Green Lake" in text
    assert "One new cooperative stayed, because people or entries of it remain." in text
