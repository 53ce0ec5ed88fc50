"""Messages about differences between the source and a translation."""

from lms.content.messages.message import ProblemMessage

MESSAGES: dict[str, ProblemMessage] = {
    "translation-lacks": ProblemMessage(
        "error",
        "The translation lacks the %(kind)s “%(id)s” (line %(source_line)s of the source).",
        "译文缺少%(kind)s“%(id)s”（原文第%(source_line)s行）。",
        "Translate it, or set status: draft until it is done.",
        "请补上译文；译完之前把status改为draft。",
    ),
    "translation-adds": ProblemMessage(
        "error",
        "The translation has a %(kind)s “%(id)s” that the source lacks.",
        "译文多出%(kind)s“%(id)s”，原文没有。",
        "Add it to the source first, or delete it here.",
        "请先加到原文，或在这里删除。",
    ),
    "translation-type": ProblemMessage(
        "error",
        "“%(id)s” is %(after)s here and %(before)s in the source.",
        "“%(id)s”在这里是%(after)s，在原文中是%(before)s。",
        "Use the type of the source.",
        "请与原文的类型保持一致。",
    ),
    "translation-tick": ProblemMessage(
        "error",
        "The tick at “%(id)s” contradicts the source.",
        "“%(id)s”的勾选与原文不一致。",
        "Take the tick out: the key stands in the source alone.",
        "请去掉勾选：答案只写在原文中。",
    ),
    "translation-without-source": ProblemMessage(
        "error",
        "The translation has no source: there is no file %(file)s.",
        "译文没有原文：缺少文件%(file)s。",
        "Write the source first.",
        "请先写原文。",
    ),
    "translation-stale": ProblemMessage(
        "warning",
        "The source has changed since this translation was made.",
        "译文完成后，原文又有改动。",
        "Compare the two, delete the line “translates”, then run “lms courses check --fix”.",
        "请对照修改，删去translates一行，再运行“lms courses check --fix”。",
    ),
    "translation-numbers": ProblemMessage(
        "warning",
        "Numbers differ. Only in the source: %(source)s. Only here: %(here)s.",
        "两种语言的数字不一致。只在原文：%(source)s。只在译文：%(here)s。",
        "Compare the two; 1 billion is 10亿.",
        "请对照修改；1 billion是10亿。",
    ),
    "term-otherwise": ProblemMessage(
        "warning",
        "The term “%(name)s” is called “%(text)s” here; the glossary says “%(word)s”.",
        "术语“%(name)s”在这里写作“%(text)s”，术语表中是“%(word)s”。",
        "Use the word of the glossary or one of its synonyms.",
        "请使用术语表中的说法或其同义词。",
    ),
}
