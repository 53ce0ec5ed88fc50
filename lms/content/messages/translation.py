"""Messages about differences between the source and a translation."""

from lms.content.messages.message import ProblemMessage, error, warning

MESSAGES: dict[str, ProblemMessage] = {
    "translation-captions": error(
        "The recording has no captions in this language (source: %(name)s, line %(source_line)s).",
        "Add captions= with a WebVTT file of the translated words.",
    ),
    "translation-lacks": error(
        "The translation lacks the %(kind)s “%(id)s” (line %(source_line)s of the source).",
        "Translate it, or set status: draft until it is done.",
    ),
    "translation-adds": error(
        "The source has no %(kind)s “%(id)s”, but the translation has.",
        "Add it to the source first, or delete it here.",
    ),
    "translation-type": error(
        "“%(id)s” is %(after)s here and %(before)s in the source.", "Use the type of the source."
    ),
    "translation-tick": error(
        "“%(id)s” has a tick, or an answer that differs from the source.",
        "Write the option with empty brackets, or leave out the answer: the key is in the source.",
    ),
    "translation-without-source": error(
        "The translation has no source: there is no file %(file)s.", "Write the source first."
    ),
    "translation-stale": warning(
        "The source has changed since this translation was made.",
        "Compare the two, delete the line “translates”, then run “lms courses check --fix”.",
    ),
    "translation-numbers": warning(
        "Numbers differ. Only in the source: %(source)s. Only here: %(here)s.",
        "Compare the two; 1 billion is 10亿.",
    ),
    "term-otherwise": warning(
        "The term “%(name)s” is called “%(text)s” here; the glossary says “%(word)s”.",
        "Use the word of the glossary or one of its synonyms.",
    ),
}
