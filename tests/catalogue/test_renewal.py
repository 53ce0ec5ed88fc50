"""Content that an older edition takes from a newer release, and content that stays its own."""

import dataclasses

import pytest

from lms.catalogue.rules.renewal import fit_draw, renew
from lms.content.model import FieldRule
from lms.content.question_model import BankItem, QuizDraw, QuizRules
from tests.factories_editions import Content

OWN = Content()


def renewed(new, own=OWN):
    return renew(own.structure(), keys(own), new.structure(), keys(new), baseline=own.structure())


def renewed_in_turn(*contents, own=OWN):
    """The content that a learner of the edition sees after these releases."""
    structure, found = own.structure(), keys(own)
    for new in contents:
        made = renew(structure, found, new.structure(), keys(new), baseline=own.structure())
        structure, found = made.structure, made.keys
    return structure


def keys(content):
    return {"quiz": content.quiz_key()} if "quiz" in content.lessons else {}


def test_nothing_new_changes_nothing():
    made = renewed(OWN)

    assert made.structure == OWN.structure()
    assert made.keys == {"quiz": OWN.quiz_key()}
    assert made.taken == frozenset(OWN.lessons)


def test_words_and_keys_are_taken_and_the_work_stays():
    new = OWN.word("welcome").fix("q1", "b").add_lesson("more").remove_lesson("sheet")
    new = new.change(title="Better tea", pass_percent=90, draw=5)

    made = renewed(new)

    assert made.structure.order == OWN.structure().order
    assert made.structure.required == OWN.structure().required
    assert made.structure.titles["en"] == "Better tea"
    assert made.structure.lessons["welcome"].titles["en"] == "welcome title v2 en"
    assert made.structure.lessons["sheet"] == OWN.structure().lessons["sheet"]
    quiz = made.structure.lessons["quiz"].quiz
    assert (quiz.pass_percent, quiz.draw) == (60, QuizDraw(total=3))
    assert made.keys["quiz"].keys["q1"].correct == ("b",)
    assert made.taken == {"welcome", "village", "quiz"}


def test_renewing_again_from_the_same_changes_nothing():
    new = OWN.fix("q1", "b").remove_question("q2").remove_question("q3").remove_question("q4")
    once = renewed(new)

    again = renew(once.structure, once.keys, new.structure(), keys(new), baseline=OWN.structure())

    assert (again.structure, again.keys) == (once.structure, once.keys)
    assert once.structure.lessons["quiz"].quiz.draw == QuizDraw(total=2)


def test_optional_stays_optional_and_required_required():
    lessons = {name: dataclasses.replace(part, required=not part.required)
               for name, part in OWN.lessons.items()}  # fmt: skip

    made = renewed(OWN.change(lessons=lessons))

    assert made.structure.required == OWN.structure().required


@pytest.mark.parametrize(
    ("kind", "is_taken"), [("case", True), ("worksheet", False), ("quiz", False)]
)
def test_another_kind_of_work_is_not_taken(kind, is_taken):
    new = OWN.remove_lesson("quiz").add_lesson("welcome", kind)

    made = renewed(new, OWN.remove_lesson("quiz"))

    assert ("welcome" in made.taken) == is_taken
    assert made.structure.lessons["welcome"].kind == (kind if is_taken else "reading")


def test_a_worksheet_asks_for_what_it_asked_before():
    fields = (
        FieldRule("note", "text", required=False),
        FieldRule("price", "money", required=True),
    )

    made = renewed(OWN.change(fields=fields))

    assert made.structure.lessons["sheet"].fields == (
        FieldRule("note", "text", required=True),
        FieldRule("price", "money", required=False),
    )


def test_a_worksheet_whose_field_is_another_one_stays_as_it_is():
    made = renewed(OWN.change(fields=(FieldRule("note", "number", required=True),)))

    assert "sheet" not in made.taken
    assert made.structure.lessons["sheet"].fields == OWN.fields


def test_a_new_language_is_read_in_older_editions_too():
    made = renewed(OWN.change(languages=("en", "zh", "hi")))

    assert made.structure.languages == ("en", "zh", "hi")
    assert made.structure.lessons["welcome"].titles["hi"] == "welcome title v1 hi"


BANK = (
    BankItem("a", "o1", ("a",)),
    BankItem("b", "o1", ("b",)),
    BankItem("s", "o2", ("s1", "s2")),
)


@pytest.mark.parametrize(
    ("draw", "bank", "expected"),
    [
        (QuizDraw(), BANK, QuizDraw()),
        (QuizDraw(), BANK[:2], QuizDraw(total=2)),
        (QuizDraw(), (*BANK, BankItem("c", "o1", ("c",))), QuizDraw(total=4)),
        (QuizDraw(total=3), BANK, QuizDraw(total=3)),
        (QuizDraw(total=3), BANK[1:], QuizDraw(total=3)),
        (QuizDraw(total=3), BANK[2:], QuizDraw(total=2)),
        (QuizDraw(total=1), BANK[2:], None),
        (QuizDraw(by_outcome={"o1": 2, "o2": 2}), BANK, QuizDraw(by_outcome={"o1": 2, "o2": 2})),
        (
            QuizDraw(by_outcome={"o1": 2, "o2": 2}),
            BANK[1:],
            QuizDraw(by_outcome={"o1": 1, "o2": 2}),
        ),
        (QuizDraw(by_outcome={"o1": 2, "o2": 2}), BANK[:2], QuizDraw(by_outcome={"o1": 2})),
        (QuizDraw(by_outcome={"gone": 2}), BANK, QuizDraw(total=2)),
    ],
)
def test_an_edition_never_draws_more_and_never_what_is_not_there(draw, bank, expected):
    rules = QuizRules(draw=draw, bank=BANK, points={}, lessons={})

    assert fit_draw(rules, bank) == expected


def test_a_draw_grows_back_with_the_bank_and_not_beyond():
    short = OWN.remove_question("q1").remove_question("q2").remove_question("q3")

    draws = [
        renewed_in_turn(short, *later).lessons["quiz"].quiz.draw
        for later in ((), (short.add_question("q6"),), (short.change(draw=9), OWN.change(draw=5)))
    ]

    assert draws == [QuizDraw(total=2), QuizDraw(total=3), QuizDraw(total=3)]


@pytest.mark.parametrize(
    ("marks", "expected"), [((50,), 50), ((90,), 60), ((50, 90), 50), ((90, 40, 70), 40)]
)
def test_a_pass_mark_is_lowered_and_never_raised(marks, expected):
    made = renewed_in_turn(*(OWN.change(pass_percent=mark) for mark in marks))

    assert made.lessons["quiz"].quiz.pass_percent == expected


def test_a_field_that_comes_back_is_required_as_it_was():
    made = renewed_in_turn(
        OWN.change(fields=(FieldRule("price", "money", required=True),)),
        OWN.change(fields=(FieldRule("note", "text", required=False),)),
    )

    assert made.lessons["sheet"].fields == OWN.fields


def test_a_field_of_another_type_is_not_taken_after_it_was_away():
    away = OWN.change(fields=(FieldRule("price", "money", required=True),))
    back = OWN.change(fields=(FieldRule("note", "number", required=True),))

    assert renewed_in_turn(away, back) == renewed_in_turn(away)


def test_a_quiz_of_which_nothing_can_be_drawn_stays_as_it_is():
    left = OWN
    for question in OWN.questions:
        left = left.remove_question(question)

    made = renewed(left)

    assert "quiz" not in made.taken
    assert made.keys["quiz"] == OWN.quiz_key()


def test_a_new_question_about_a_lesson_that_the_edition_lacks_is_not_asked():
    """The fault that was seen: who had begun was asked about votes, which their course lacks."""
    new = OWN.add_lesson("votes").add_question("q6").add_question("q7").structure()
    quiz = new.lessons["quiz"]
    lessons = {**quiz.quiz.lessons, "q6": "votes"}
    changed = dataclasses.replace(quiz, quiz=dataclasses.replace(quiz.quiz, lessons=lessons))
    new = dataclasses.replace(new, lessons={**new.lessons, "quiz": changed})

    made = renew(OWN.structure(), keys(OWN), new, keys(OWN), baseline=OWN.structure())

    bank = made.structure.lessons["quiz"].quiz.bank
    assert [item.id for item in bank] == ["q1", "q2", "q3", "q4", "q5", "q7"]


def test_a_new_question_of_an_outcome_that_the_edition_lacks_is_not_asked():
    new = OWN.add_question("q6").structure()
    quiz = new.lessons["quiz"]
    bank = (*quiz.quiz.bank[:-1], BankItem("q6", "o2", ("q6",)))
    changed = dataclasses.replace(quiz, quiz=dataclasses.replace(quiz.quiz, bank=bank))
    new = dataclasses.replace(new, lessons={**new.lessons, "quiz": changed})

    made = renew(OWN.structure(), keys(OWN), new, keys(OWN), baseline=OWN.structure())

    renewed_bank = made.structure.lessons["quiz"].quiz.bank
    assert [item.id for item in renewed_bank] == ["q1", "q2", "q3", "q4", "q5"]
