"""Messages about ZIP files and uploaded media."""

from lms.content.messages.message import ProblemMessage

MESSAGES: dict[str, ProblemMessage] = {
    "archive-unreadable": ProblemMessage(
        "error",
        "This is not a readable ZIP file.",
        "这不是可读取的ZIP文件。",
        "Make the ZIP again, without a password.",
        "请重新打包，不要设密码。",
    ),
    "archive-members": ProblemMessage(
        "error",
        "The ZIP has %(count)s members; at most %(limit)s are allowed.",
        "ZIP中有%(count)s个文件，最多允许%(limit)s个。",
        "Pack one course only.",
        "请只打包一门课程。",
    ),
    "archive-size": ProblemMessage(
        "error",
        "Unpacked, the ZIP has more than %(limit)s bytes.",
        "解压后超过%(limit)s字节。",
        "Make the media smaller.",
        "请压缩媒体文件。",
    ),
    "archive-ratio": ProblemMessage(
        "error",
        "“%(name)s” is packed more than %(limit)s times; that is how attacks look.",
        "“%(name)s”的压缩比超过%(limit)s倍，像是攻击文件。",
        "Pack the course again with an ordinary program.",
        "请用普通软件重新打包。",
    ),
    "archive-name": ProblemMessage(
        "error",
        "The name “%(name)s” is not allowed: %(why)s.",
        "文件名“%(name)s”不允许使用：%(why)s。",
        "Rename the file and pack again.",
        "请改名后重新打包。",
    ),
    "archive-type": ProblemMessage(
        "error",
        "Files such as “%(name)s” do not belong to a course.",
        "“%(name)s”这类文件不属于课程内容。",
        "Keep Markdown, YAML, pictures, sound, film and captions only.",
        "请只保留Markdown、YAML、图片、音频、视频和字幕文件。",
    ),
    "media-unreadable": ProblemMessage(
        "error",
        "“%(name)s” is not a JPEG, PNG or WebP picture.",
        "“%(name)s”不是JPEG、PNG或WebP图片。",
        "Save the picture as JPEG, PNG or WebP.",
        "请把图片存为JPEG、PNG或WebP格式。",
    ),
    "media-pixels": ProblemMessage(
        "error",
        "“%(name)s” has more than %(limit)s million pixels.",
        "“%(name)s”超过%(limit)s百万像素。",
        "Make the picture smaller.",
        "请缩小图片。",
    ),
}
