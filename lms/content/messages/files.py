"""Messages about files, YAML and front matter."""

from lms.content.messages.message import ProblemMessage

MESSAGES: dict[str, ProblemMessage] = {
    "file-not-utf8": ProblemMessage(
        "error",
        "The file is not UTF-8 text.",
        "文件不是UTF-8编码的文本。",
        "Save it again with the encoding UTF-8.",
        "请用UTF-8编码重新保存。",
    ),
    "file-too-large": ProblemMessage(
        "error",
        "The file has %(size)s bytes; at most %(limit)s are allowed.",
        "文件有%(size)s字节，最多允许%(limit)s字节。",
        "Split the text into two lessons, or make the media smaller.",
        "请把文本分成两课，或压缩媒体文件。",
    ),
    "course-missing": ProblemMessage(
        "error",
        "The folder has no course.yml.",
        "文件夹里没有course.yml。",
        "Write a course.yml with id, title, languages and modules.",
        "请写一个course.yml，包含id、title、languages和modules。",
    ),
    "yaml-syntax": ProblemMessage(
        "error",
        "This is not readable YAML: %(detail)s.",
        "这里的YAML无法读取：%(detail)s。",
        "Compare the indentation, the quotes and the brackets with the lines above.",
        "请对照上面几行，检查缩进、引号和括号。",
    ),
    "yaml-tab": ProblemMessage(
        "error",
        "A tab stands where YAML wants spaces.",
        "这里用了制表符，YAML只认空格。",
        "Replace the tab by spaces.",
        "请把制表符换成空格。",
    ),
    "yaml-fullwidth-colon": ProblemMessage(
        "error",
        "A full-width colon follows “%(key)s”.",
        "“%(key)s”后面是全角冒号。",
        "Type “%(key)s: ” with the half-width colon and a space.",
        "请改成半角冒号加空格：“%(key)s: ”。",
    ),
    "yaml-feature": ProblemMessage(
        "error",
        "Anchors, aliases, merges and tags of YAML are not allowed here (%(what)s).",
        "这里不允许使用YAML的锚点、别名、合并和标签（%(what)s）。",
        "Write the value out in full.",
        "请把值完整写出来。",
    ),
    "yaml-depth": ProblemMessage(
        "error",
        "YAML is nested deeper than %(limit)s levels.",
        "YAML嵌套超过%(limit)s层。",
        "Take out levels that are not needed.",
        "请去掉多余的层级。",
    ),
    "yaml-duplicate-key": ProblemMessage(
        "error",
        "“%(key)s” is written twice.",
        "“%(key)s”写了两次。",
        "Keep one of the two.",
        "请只保留一个。",
    ),
    "key-unknown": ProblemMessage(
        "error",
        "“%(key)s” is not known here.",
        "这里没有“%(key)s”这一项。",
        "Correct the name or delete the line.",
        "请改正名称，或删除这一行。",
    ),
    "key-missing": ProblemMessage(
        "error",
        "“%(key)s” is missing.",
        "缺少“%(key)s”。",
        "Add a line with “%(key)s: …”.",
        "请加一行“%(key)s: …”。",
    ),
    "value-wrong": ProblemMessage(
        "error",
        "“%(value)s” does not fit “%(key)s”. Expected: %(expected)s.",
        "“%(key)s”的值不能是“%(value)s”，应为：%(expected)s。",
        "Write a value of the expected kind.",
        "请写成要求的形式。",
    ),
    "front-matter-missing": ProblemMessage(
        "error",
        "The file does not begin with front matter.",
        "文件开头缺少元数据。",
        "Begin with a line ---, then title and status, then a line ---.",
        "请在开头写一行---，接着写title和status，再写一行---。",
    ),
}
