"""Exactly the asked number, unseen first, scenarios whole, the same order in every language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.assessment.rules.question_draw import BankTooSmall, draw
from lms.assessment.types.base import shuffled
from lms.content.question_model import BankItem, QuizDraw
from tests.factories_course import BANK, quiz_rules

SEEDS = st.text("0123456789abcdef", min_size=1, max_size=8)


def single(count):
    return tuple(BankItem(f"q{i}", "o1", (f"q{i}",)) for i in range(count))


@st.composite
def banks(draw_):
    """A bank of wholes of one to four questions, and a number that some of them add up to."""
    sizes = draw_(st.lists(st.integers(1, 4), min_size=1, max_size=9))
    bank = tuple(
        BankItem(f"i{i}", "o1", tuple(f"i{i}q{j}" for j in range(size)))
        for i, size in enumerate(sizes)
    )
    chosen = draw_(st.lists(st.sampled_from(bank), min_size=1, unique=True))
    seen = draw_(st.sets(st.sampled_from([q for item in bank for q in item.questions])))
    return bank, sum(len(item.questions) for item in chosen), chosen, seen


@given(banks(), SEEDS)
def test_draw_gives_the_number_whole_with_the_fewest_seen(made, seed):
    bank, count, chosen, seen = made

    drawn = draw(bank, quiz_rules(draw=QuizDraw(total=count)), seed=seed, seen=seen)

    assert len(drawn) == len(set(drawn)) == count
    for item in bank:
        assert len(set(item.questions) & set(drawn)) in {0, len(item.questions)}
    known = sum(question in seen for item in chosen for question in item.questions)
    assert sum(question in seen for question in drawn) <= known


@given(st.integers(1, 20), st.data(), SEEDS)
def test_draw_takes_unseen_questions_first(size, data, seed):
    bank = single(size)
    count = data.draw(st.integers(1, size))
    seen = data.draw(st.sets(st.sampled_from([item.id for item in bank])))

    drawn = draw(bank, quiz_rules(draw=QuizDraw(total=count)), seed=seed, seen=seen)

    assert len(set(drawn) & seen) == max(0, count - (size - len(seen)))


@given(SEEDS)
def test_draw_by_outcome_gives_each_its_number(seed):
    rules = quiz_rules(draw=QuizDraw(by_outcome={"o1": 3, "o2": 2}))

    drawn = draw(BANK, rules, seed=seed, seen=())

    outcomes = {q: item.outcome for item in BANK for q in item.questions}
    assert [sum(outcomes[q] == o for q in drawn) for o in ("o1", "o2")] == [3, 2]


@pytest.mark.parametrize("shuffle", ["both", "questions", "options", "none"])
def test_draw_of_all_keeps_the_order_of_the_file_unless_questions_are_shuffled(shuffle):
    bank = single(12)

    drawn = draw(bank, quiz_rules(draw=QuizDraw(), shuffle=shuffle), seed="s", seen=())

    assert sorted(drawn) == sorted(item.id for item in bank)
    assert (drawn == tuple(item.id for item in bank)) == (shuffle in {"options", "none"})


def test_draw_by_the_same_seed_is_the_same_whatever_the_order_of_the_bank():
    rules = quiz_rules()

    assert draw(BANK, rules, seed="s", seen=()) == draw(BANK[::-1], rules, seed="s", seen=())
    assert len({draw(BANK, rules, seed=str(i), seen=()) for i in range(20)}) > 10


def test_bank_that_cannot_add_up_is_a_bug():
    with pytest.raises(BankTooSmall):
        draw(single(2), quiz_rules(draw=QuizDraw(total=3)), seed="s", seen=())


@given(st.permutations(["a", "b", "c", "d"]), SEEDS)
def test_shuffled_does_not_depend_on_the_order_given(ids, seed):
    assert shuffled(ids, seed=seed) == shuffled(sorted(ids), seed=seed)
