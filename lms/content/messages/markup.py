"""Messages about invalid markup in texts, blocks, questions and calculators."""

from lms.content.messages.message import ProblemMessage, error, warning

MESSAGES: dict[str, ProblemMessage] = {
    "block-fullwidth-colons": error(
        "The colons of this block are full-width.",
        "Type ::: with half-width colons; --fix does it for you.",
    ),
    "block-colons": error(
        "A line that opens or closes a block begins with three colons; this one has %(count)s.",
        "Type ::: at the beginning of the line.",
    ),
    "block-indented": error(
        "These colons do not open or close a block, because the line is indented or quoted.",
        "Begin the line with the colons; a block cannot be inside a list or quote.",
    ),
    "block-attributes-unreadable": error(
        "“%(text)s” after the block's name cannot be read.", 'Write key=value, or key="two words".'
    ),
    "block-attribute-twice": error("“%(key)s” is written twice.", "Keep one of the two."),
    "block-misplaced": error(
        "The block “%(block)s” cannot be inside “%(parent)s”.",
        "Close “%(parent)s” with ::: before this line.",
    ),
    "block-not-rendered": error(
        "The block “%(block)s” is not shown in a lesson of kind %(kind)s.",
        "Move it to a lesson of another kind, or remove it.",
    ),
    "block-unread": error(
        "The block “%(name)s” is in a position where it is not read.",
        "Put an empty line before it, and move it out of lists and quotes.",
    ),
    "code-unclosed": error(
        "The code that begins here is never closed; the rest of the file would be code.",
        "Add a line with the same marks where it ends.",
    ),
    "link-without-text": error(
        "The link to “%(target)s” has no text.", "Write what it leads to between the brackets."
    ),
    "link-unreadable": error(
        "This was meant as a link but is shown as plain text: “%(text)s”.",
        "Write [words](address): half-width signs, no space between ] and (, none in the address.",
    ),
    "link-anchor": error(
        "There is no heading “#%(name)s” in this text.",
        "Use the anchor of a heading as the page's address shows it.",
    ),
    "image-address": error(
        "“%(address)s” is not a file of this course.",
        "Put the file into media/ and write media/ and its name.",
    ),
    "footnote-unknown": error(
        "There is no footnote for “%(text)s” here.",
        "Write the note as “[^1]: text” outside of blocks; questions have no footnotes.",
    ),
    "footnote-in-block": error(
        "A footnote does not belong into “%(block)s”: notes are shown to all below the text.",
        "Move the note out of the block.",
    ),
    "emphasis-unread": warning(
        "The stars are shown as they are: “%(text)s”.",
        "Close ** and leave no space inside the stars; write \\*\\* for real stars.",
    ),
    "mark-fullwidth": error(
        "“%(mark)s” is full-width and is shown as it is: “%(text)s”.",
        "Type the half-width %(wanted)s.",
    ),
    "table-unread": error(
        "These lines were meant as a table but are shown as plain text.",
        "Give the rule below the header as many cells as the header: |---|---|.",
    ),
    "template-code": error(
        "Templates and macros are not read here: “%(text)s”.", "Write the text itself."
    ),
    "table-row-long": error(
        "This row has %(count)s cells, the header has %(columns)s; the rest would be lost.",
        "Remove cells, or add columns to the header; write \\| for a literal bar.",
    ),
    "heading-one": warning(
        "There is a heading of level 1 in the text; that level is the lesson's title.",
        "Begin with ##.",
    ),
    "paragraph-too-long": error(
        "A paragraph has %(size)s characters; at most %(limit)s can be read.",
        "Put empty lines between its parts.",
    ),
    "too-many-marks": error(
        "A paragraph holds the sign %(mark)s %(count)s times; at most %(limit)s can be read.",
        "Put empty lines between its parts.",
    ),
    "key-of-other-kind": error(
        "“%(key)s” belongs to a file of kind %(kind)s.",
        "Write “kind: %(kind)s”, or delete the line.",
    ),
    "quiz-without-questions": error(
        "The quiz has no question.", "Write questions, or remove kind: quiz."
    ),
    "worksheet-without-fields": error(
        "The worksheet has nothing to fill in.", "Add a block field, or remove kind: worksheet."
    ),
    "scenario-outcome": error(
        "The question “%(id)s” has another outcome than its scenario (%(outcome)s).",
        "All questions of a scenario are drawn together: give them the same outcome.",
    ),
    "option-brackets": error(
        "The brackets of this option are not the usual ones: “%(text)s”.",
        "Write %(form)s; --fix does it for you.",
    ),
    "question-stray-text": error(
        "This line belongs to no part of the question: “%(text)s”.",
        "Put > before feedback, keep an option on one line, or begin with hint: or explain:.",
    ),
    "question-tail-twice": error(
        "The question has this part twice.", "Keep one hint: and one explain:."
    ),
    "feedback-misplaced": error(
        "There cannot be feedback here; it would not be shown.",
        "Write it as explain: at the end of the question.",
    ),
    "range-backwards": error(
        "The range “%(text)s” ends before it begins.", "Write the smaller number first."
    ),
    "name-twice": error(
        "The calculator has the name “%(name)s” twice.", "Give each line a name of its own."
    ),
    "field-from": error(
        "No calculator of the course has the result “%(name)s”.",
        "Write from= with the id of a calculator, a full stop and the name of its result.",
    ),
    "field-from-type": error(
        "A field of type %(type)s cannot take over a number.",
        "Write type=number or type=money, or leave from= out.",
    ),
    "choice-in-help": error(
        "This line of the help would be an option: “%(text)s”.",
        "Write \\- at its beginning, or put all options below each other without other text.",
    ),
    "limit-wrong": error(
        "The limit “%(text)s” is neither a number nor another line of the calculator.",
        "Write limits such as 0..100, 1.. or 0..members.",
    ),
    "default-outside": error(
        "The example %(value)s is outside of its limits %(text)s.",
        "Correct the example or the limits.",
    ),
    "formula-wrong": error(
        "The formula “%(formula)s” cannot be read (%(why)s).",
        "Use names, numbers, + - * / ( ), min, max, round and ceil.",
    ),
    "formula-name": error(
        "The formula uses “%(name)s”, which no line above defines.",
        "Add a line for it above the formula, or correct the name.",
    ),
}
