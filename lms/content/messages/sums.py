"""Messages about sums.yml: sums that are wrong, or whose results are not in the text."""

from lms.content.messages.message import ProblemMessage

MESSAGES: dict[str, ProblemMessage] = {
    "too-many-sums": ProblemMessage(
        "error",
        "There are more than %(limit)s sums in the file.",
        "文件中的算式超过%(limit)s个。",
        "Keep the sums whose results are printed.",
        "请只保留得数印在课文里的算式。",
    ),
    "sum-name": ProblemMessage(
        "error",
        "The sum uses “%(name)s”, which is no figure of dataset.yml and no sum above.",
        "算式用到“%(name)s”，但dataset.yml和上面的算式都没有这个名称。",
        "Use a name of dataset.yml, the name of a sum above, or the number itself.",
        "请使用dataset.yml中的名称、上面算式的名称，或直接写数字。",
    ),
    "sum-name-twice": ProblemMessage(
        "error",
        "“%(name)s” is the name of another figure already.",
        "“%(name)s”已是另一个数的名称。",
        "Give this sum another name.",
        "请给这个算式换一个名称。",
    ),
    "sum-wrong": ProblemMessage(
        "error",
        "The sum gives %(value)s, not %(result)s.",
        "算式得%(value)s，不是%(result)s。",
        "Correct the expression, or the result here and in the text."
        " If the result is rounded, add rounding: nearest, up or down.",
        "请改正算式，或改正这里和课文里的得数。得数经过取整的，加上rounding: nearest、up或down。",
    ),
    "sum-part": ProblemMessage(
        "error",
        "The lesson has no %(kind)s “%(name)s”.",
        "这一课没有%(kind)s“%(name)s”。",
        "Use an id of this lesson.",
        "请使用这一课里的编号。",
    ),
    "sum-without-question": ProblemMessage(
        "error",
        "A key and a known mistake belong to a question, and the sum names none.",
        "答案和已知错误属于某道题目，但算式没有写明题目。",
        "Add question: and the id of the question.",
        "请加上question:和题目编号。",
    ),
    "sum-passage": ProblemMessage(
        "error",
        "The words “%(passage)s” are not in %(file)s.",
        "%(file)s里没有“%(passage)s”。",
        "Write them as the text does, for each language if they differ.",
        "请照课文的写法填写；各语言写法不同的，分别填写。",
    ),
    "sum-not-printed": ProblemMessage(
        "error",
        "The result %(result)s is not in %(file)s, or not in the line that “where” names.",
        "%(file)s里没有得数%(result)s，或者不在where指明的那一行。",
        "Correct the text, the result or where.",
        "请改正课文、得数或where。",
    ),
    "sum-key": ProblemMessage(
        "error",
        "%(result)s is no %(kind)s of the question “%(name)s”.",
        "%(result)s不是题目“%(name)s”的%(kind)s。",
        "Correct the question or the result.",
        "请改正题目或得数。",
    ),
}
