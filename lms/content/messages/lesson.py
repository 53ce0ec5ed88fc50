"""Messages about blocks, links, pictures and the wording of one lesson."""

from lms.content.messages.message import ProblemMessage, error, warning

MESSAGES: dict[str, ProblemMessage] = {
    "block-unknown": error("There is no block “%(name)s”.", "Correct the name after the colons."),
    "block-unclosed": error(
        "The block “%(name)s” opens here and is never closed.", "Add a line ::: where it ends."
    ),
    "block-stray-close": error(
        "This line closes a block, but none is open.",
        "Delete the line, or add the line that opens the block.",
    ),
    "block-closer-mismatch": error(
        "This line closes “%(closer)s”, but the open block is “%(name)s”.",
        "Close the inner block first.",
    ),
    "block-attribute-unknown": error(
        "The block “%(block)s” has no attribute “%(key)s”.", "Correct the name or delete it."
    ),
    "block-attribute-missing": error(
        "The block “%(block)s” needs “%(key)s=”.", "Add it to the line that opens the block."
    ),
    "block-attribute-wrong": error(
        "“%(value)s” does not fit “%(key)s=” of “%(block)s”. Expected: %(expected)s.",
        "Write a value of the expected kind.",
    ),
    "block-content": error(
        "The content of “%(block)s” cannot be used. Expected: %(expected)s.",
        "Write the content in the expected form.",
    ),
    "list-mark": error(
        "“%(mark)s” begins no item of a list.",
        "Begin each item with a hyphen and a space: %(form)s.",
    ),
    "nesting-too-deep": error(
        "The text is nested deeper than can be read; the rest would be lost.",
        "Use fewer levels of lists, quotes and blocks.",
    ),
    "raw-html": error(
        "Raw HTML is not allowed (%(tag)s).", "Write it in Markdown, or put \\ before the <."
    ),
    "link-scheme": error(
        "A link may not begin with “%(scheme)s”.",
        "Use https, mailto, tel, term, lesson, case, worksheet or fact.",
    ),
    "link-lesson": error(
        "There is no lesson “%(name)s” in this course.",
        "Use the file name of a lesson without language and ending.",
    ),
    "link-worksheet": error(
        "There is no worksheet “%(name)s” in this course.", "Name a lesson whose kind is worksheet."
    ),
    "link-not-ready": warning(
        "“%(name)s” is linked but not ready; until it is, the link does not work.",
        "Finish that lesson first, or remove the link.",
    ),
    "link-case": error(
        "There is no case study “%(name)s”.", "Name a case of this course or of the library."
    ),
    "facet-unknown": warning(
        "“%(value)s” is no known value of “%(key)s”: the library shows it as it is written.",
        "Use a value of the list in the authoring guide; commas separate several.",
    ),
    "case-twice": error(
        "The library has a case “%(name)s” too, at the same address.",
        "Give one of them another name, or delete the one in the library.",
    ),
    "link-term": error(
        "The glossary has no term “%(name)s”.",
        "Use an id of glossary.yml without `for: authors`, or add the term there.",
    ),
    "link-fact": error("There is no fact “%(name)s”.", "Use an id of facts.yml."),
    "media-missing": error(
        "The file “%(name)s” is not in the folder.",
        "Put it into media/ or correct the name; capitals count.",
    ),
    "image-no-alt": error(
        "The picture has no text for those who do not see it.",
        "Write it between the brackets, or {decorative} behind a picture that says nothing.",
    ),
    "heading-jump": warning(
        "The heading jumps from level %(before)s to level %(level)s.",
        "Begin with ## and go down one level at a time.",
    ),
    "lesson-too-long": warning(
        "The text takes about %(needed)s minutes to read; front matter says %(minutes)s.",
        "Shorten the text or raise minutes.",
    ),
    "sentence-too-long": warning(
        "A sentence has %(length)s words or characters; at most %(limit)s are easy to read.",
        "Make two sentences of it.",
    ),
    "media-no-alternative": warning(
        "The recording “%(name)s” has no text alternative.",
        "Write what is said and shown inside the block.",
    ),
}
