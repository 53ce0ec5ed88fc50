"""Translations take their words from themselves and the rest from the source."""

from lms.content.blocks.field import FieldPart
from lms.content.blocks.question import PracticePart, QuestionPart
from lms.content.compile import build_quiz_key, compile_text
from lms.content.link_targets import MediaFile
from lms.content.markdown import parse_text
from lms.content.parse_tree import ParsedText
from lms.content.question_keys import build_quiz_rules
from lms.content.question_model import BankItem
from lms.content.render import LinkTargets

SOURCE = """---
title: Prices
minutes: 10
{kind}status: ready
facts: [A05, B01]
---
See [B01](fact:B01) and [C01](fact:C01).

:::question number id=share unit=CNY outcome=o1 lesson=full-cost points=2
How much?

= 360

~ 600
> All of it.

explain: Multiply.
:::

:::question single id=phone outcome=o1 lesson=full-cost
Which?

- [ ] Three lists {{#a}}
  > Still three.
- [x] One list {{#b}}
  > Right.
:::

:::question text id=word outcome=o1 lesson=full-cost
Word?

= break-even
:::

:::field id=vision type=choice required plan=vision.text
Our vision
- one {{#x}}
- two {{#y}}
:::
"""

TRANSLATION = """---
title: 价格
status: ready
---
:::question number id=share unit=元
多少？

~ 600
> 全部。
:::

:::question single id=phone
哪一个？

- [ ] 一份 {#b}
- [ ] 三份 {#a}
  > 还是三份。
:::

:::question text id=word
词？

= 盈亏平衡
:::

:::field id=vision type=choice
我们的愿景
- 二 {#y}
- 一 {#x}
:::
"""


def read(kind: str = "") -> tuple[ParsedText, ParsedText]:
    source = parse_text(SOURCE.format(kind=kind), path="prices.en.md", language="en")
    translation = parse_text(TRANSLATION, path="prices.zh.md", language="zh", translation=True)
    # The text holds questions and a field: no page draws both.
    codes = {problem.code for problem in (*source.problems, *translation.problems)}
    assert codes == {"block-not-rendered"}
    return source, translation


def compile_chinese() -> list[object]:
    source, translation = read()
    both = [source, translation]
    return list(compile_text(translation, source, targets=LinkTargets(), siblings=both).parts)


def test_translated_practice_keeps_order_key_and_points() -> None:
    share, phone, _, _ = compile_chinese()

    assert isinstance(share, PracticePart)
    assert isinstance(phone, PracticePart)
    assert (share.question.unit, share.question.points, share.key.low) == ("元", 2, "360")
    assert share.key.units == ("CNY", "元")
    assert share.feedback.by_mistake == {"600": "<p>全部。</p>"}
    assert share.feedback.explain_html == "<p>Multiply.</p>"
    assert [option.html for option in phone.question.options] == ["三份", "一份"]
    assert phone.key.correct == ("b",)
    assert phone.feedback.by_option == {"a": "<p>还是三份。</p>", "b": "<p>Right.</p>"}


def test_accepted_texts_of_all_languages_count() -> None:
    word = compile_chinese()[2]

    assert isinstance(word, PracticePart)
    assert word.key.accepted == ("break-even", "盈亏平衡")


def test_translated_field_keeps_rules() -> None:
    vision = compile_chinese()[3]

    assert isinstance(vision, FieldPart)
    assert (vision.label, vision.required, vision.plan_page) == ("我们的愿景", True, "vision")
    assert [(choice.id, choice.html) for choice in vision.choices] == [("x", "一"), ("y", "二")]


def test_lesson_lists_its_sources_in_order_of_use() -> None:
    source, _ = read()

    compiled = compile_text(source, source, targets=LinkTargets())

    assert compiled.sources == ("B01", "C01", "A05")
    assert (compiled.name, compiled.minutes, compiled.title) == ("prices", 10, "Prices")


def test_graded_lesson_holds_neither_key_nor_feedback() -> None:
    source, translation = read("kind: quiz\n")

    compiled = compile_text(translation, source, targets=LinkTargets())

    graded = [part for part in compiled.parts if not isinstance(part, FieldPart)]
    assert all(isinstance(part, QuestionPart) for part in graded)
    assert "还是三份" not in repr(compiled)
    assert "盈亏平衡" not in repr(compiled)


def test_quiz_key_and_rules() -> None:
    source, translation = read("kind: quiz\n")

    key = build_quiz_key(source, [translation], targets=LinkTargets())
    rules = build_quiz_rules(source)

    assert list(key.keys) == ["share", "phone", "word"]
    assert key.feedback["zh"]["phone"].by_option["a"] == "<p>还是三份。</p>"
    assert key.feedback["en"]["phone"].by_option["a"] == "<p>Still three.</p>"
    assert rules.bank[0] == BankItem("share", "o1", ("share",))
    assert rules.points == {"share": 2, "phone": 1, "word": 1}
    assert rules.lessons == {"share": "full-cost", "phone": "full-cost", "word": "full-cost"}


def test_recording_says_its_size_rounded_up():
    text = ":::media src=media/talk.mp3 kind=audio title=Talk\nWords.\n:::\n"
    parsed = parse_text(
        f"---\ntitle: A\nminutes: 1\nstatus: ready\n---\n{text}", path="a.en.md", language="en"
    )
    targets = LinkTargets(media={"media/talk.mp3": MediaFile("/media/x.mp3", length=3_310_000)})

    html = compile_text(parsed, parsed, targets=targets).parts[0].html

    assert "<figcaption>Talk<br>3.4 MB. Nothing is loaded before you tap.</figcaption>" in html
    assert 'preload="none"' in html
