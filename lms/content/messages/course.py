"""Messages about the whole course: its list of lessons, its ids, its quizzes and its sources."""

from lms.content.messages.message import ProblemMessage, error, notice, warning

MESSAGES: dict[str, ProblemMessage] = {
    "course-id": error(
        "The course's id “%(id)s” differs from the name of its folder, “%(folder)s”.",
        "Make the two equal; the id of a published course never changes.",
    ),
    "lesson-absent": error(
        "The lesson “%(name)s” is listed, but there is no file %(file)s.",
        "Write the file, or remove the lesson from the list.",
    ),
    "lesson-unlisted": error(
        "The file belongs to no module: course.yml does not list “%(name)s”.",
        "Add the lesson to a module, or delete the file.",
    ),
    "lesson-twice": error("The lesson “%(name)s” is listed twice.", "Keep one of the two."),
    "lesson-not-ready": notice(
        "The lesson “%(name)s” is not ready and is left out when the course is published.",
        "Set status: ready when it is done.",
    ),
    "language-unlisted": error(
        "The file is in “%(language)s”, which course.yml does not list.",
        "Add the language to languages, or rename the files in it.",
    ),
    "language-unknown": error(
        "There is no language “%(language)s” here.",
        "Use one of these codes: %(languages)s. This problem is reported once.",
    ),
    "language-empty": notice(
        "No lesson is in “%(language)s” yet, so its readers see the source.",
        "Translate the lessons, or remove the language from languages until then.",
    ),
    "translation-absent": notice(
        "The lesson “%(name)s” has no file in “%(language)s”, so its readers see the source.",
        "Write the file %(file)s to translate it.",
    ),
    "text-missing": error(
        "“%(key)s” has no text in “%(language)s”.", "Add the text in this language."
    ),
    "duplicate-id": error(
        "The id “%(id)s” is used already in %(first)s.", "Give this one another id."
    ),
    "license-unknown": warning(
        "“%(name)s” is not a known license.",
        "Write a license of Creative Commons such as CC-BY-SA-4.0, or all rights reserved.",
    ),
    "plan-part-twice": error(
        "“%(plan)s” is filled by the field “%(id)s” in %(first)s already.",
        "Give this field another page or part of the plan, or make the two one field.",
    ),
    "plan-page-shared": error(
        "The page “%(page)s” of the plan is filled by another course already, in %(first)s.",
        "Give the page another name in one of the two courses, best in the one that nobody has"
        " used yet: a cooperative has one plan, and each course would replace what it wrote with"
        " the other.",
    ),
    "graded-and-practice": error(
        "The question “%(id)s” is graded and also practice in %(first)s.",
        "Write a question of its own for practice, with another id.",
    ),
    "retired-id": error(
        "The id “%(id)s” was used before and is retired.",
        "Choose a new id; old answers belong to the old one.",
    ),
    "used-id-removed": error(
        "Learners have used “%(id)s”, and it is no longer in the course.",
        "Put it back, or write %(lines)s in course.yml.",
    ),
    "used-id-changed": error(
        "Learners have used “%(id)s” as %(before)s; now it is %(after)s.",
        "Give the new one another id, and write %(lines)s in course.yml.",
    ),
    "outcome-unknown": error(
        "course.yml has no outcome “%(name)s”.", "Use an id listed under outcomes."
    ),
    "bank-too-small": error(
        "The quiz draws %(draw)s of a bank of %(bank)s%(outcome)s, and they cannot add up to it.",
        "Write more questions or draw fewer; all questions of a scenario are drawn together.",
    ),
    "outcome-untested": warning(
        "No question of the quiz tests the outcome “%(name)s”.",
        "Write a question with outcome=%(name)s.",
    ),
    "pass-by-guessing": warning(
        "Guessing alone passes this quiz in %(percent)s %% of attempts.",
        "Draw more questions, or raise the pass mark (pass).",
    ),
    "fact-overdue": warning(
        "The review of the fact “%(name)s” was due by %(review)s.",
        "Look at its source again and enter the new dates in facts.yml.",
    ),
    "fact-not-for-print": warning(
        "The status of the fact “%(name)s” forbids printing it.",
        "Remove it until its source has been read.",
    ),
    "fact-untranslated": error(
        "The fact “%(name)s” has no statement or no source in “%(language)s”.",
        "Add both to facts.yml: they are printed under “Sources”.",
    ),
    "course-unknown": error("There is no course “%(name)s”.", "Use the id of a course."),
    "layout-unknown": error(
        "There is no certificate layout “%(name)s”.",
        "Write one of these, or delete the line: %(layouts)s.",
    ),
    "shared-absent": warning(
        "This file is not in the folder, so references to it were not checked: %(count)s.",
        "Publishing checks them against what the site has. To check them here, add the file.",
    ),
    "shared-entry-used": error(
        "Published lessons of “%(course)s” that are not in this folder refer to entries that this"
        " file lacks: %(names)s.",
        "Add the entries to this file. If the whole course is missing here, you can also publish"
        " it together with this file.",
    ),
    "shared-entry-of-refused": error(
        "“%(course)s” has errors and stays as it is published, and its published lessons refer to"
        " entries that this file lacks: %(names)s.",
        "Add the entries to this file again; or correct “%(course)s”, remove every reference to"
        " them from its lessons, and publish both together.",
    ),
    "shared-refused": error(
        "%(file)s has errors and is not published, so this course refers to entries that are not"
        " there: %(count)s.",
        "Correct %(file)s, then publish both together. This course needs no change for it.",
    ),
    "path-course-absent": notice(
        "The learning path “%(of)s” names “%(name)s”, which has no folder.",
        "Nothing to do. A course that is being written is shown as such if planned names it,"
        " with a title and a summary.",
    ),
    "planned-course-unlisted": error(
        "The learning path “%(of)s” plans “%(name)s”, which is not in its list of courses.",
        "Add it to courses, at its place in the order.",
    ),
}
