"""A language that the product does not have, as a folder with a few messages: Vietnamese."""

import shutil
from pathlib import Path

import polib

from lms.folders import TRANSLATIONS
from lms.roster.matching.columns import COLUMNS

SETTINGS = """\
name = "Tiếng Việt"
html = "vi"
locale = "vi_VN"
order = 3
words = ["vietnamese", "viet"]
letters = "ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđ"
"""
MESSAGES = {
    # Pages
    "Sign in": "Đăng nhập",
    "My learning": "Việc học của tôi",
    "Begin the quiz": "Bắt đầu bài kiểm tra",
    "Verify a certificate": "Xác minh chứng chỉ",
    "Cohorts": "Các lớp học",
    "Lesson": "Bài học",
    "Help": "Trợ giúp",
    "Page not found": "Không tìm thấy trang",
    # Names and texts in several languages
    "In %(language)s": "Bằng %(language)s",
    "Name in %(language)s": "Tên bằng %(language)s",
    # Headings of lists of people
    "Name": "Họ tên",
    "Cooperative": "Hợp tác xã",
    # Problems of courses
    "%(sentence)s %(fix)s": "%(sentence)s %(fix)s",
    "There is no lesson “%(name)s” in this course.": "Khóa học này không có bài “%(name)s”.",
    # A mail and a card
    "Hello %(name)s,": "Xin chào %(name)s,",
    "Your course “%(course)s”": "Khóa học “%(course)s” của bạn",
    "Card code": "Mã đăng nhập",
    "Learner number": "Số học viên",
    COLUMNS["phone"].headings: "điện thoại|số điện thoại",
    # The command line
    "Courses: %(courses)s. Errors: %(error)s. Warnings: %(warning)s. Notices: %(notice)s.": (
        "Khóa học: %(courses)s. Lỗi: %(error)s. Cảnh báo: %(warning)s. Lưu ý: %(notice)s."
    ),
}
IN_CONTEXT = {
    ("certificate", "Certificate of completion"): "Giấy chứng nhận hoàn thành",
    ("certificate", "This certifies that"): "Chứng nhận rằng",
    ("value in a problem", "question"): "câu hỏi",
}


def make_folder(target: Path) -> Path:
    """A copy of all translations, with a folder for Vietnamese."""
    folder = shutil.copytree(TRANSLATIONS, target / "translations")
    own = folder / "vi" / "LC_MESSAGES"
    own.mkdir(parents=True)
    (folder / "vi" / "language.toml").write_text(SETTINGS, encoding="utf-8")
    catalogue = polib.POFile()
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Language": "vi",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for message, text in MESSAGES.items():
        catalogue.append(polib.POEntry(msgid=message, msgstr=text))
    for (context, message), text in IN_CONTEXT.items():
        catalogue.append(polib.POEntry(msgctxt=context, msgid=message, msgstr=text))
    catalogue.save(str(own / "messages.po"))
    return folder
