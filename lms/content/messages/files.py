"""Messages about files, YAML and front matter."""

from lms.content.messages.message import ProblemMessage, error, warning

MESSAGES: dict[str, ProblemMessage] = {
    "file-not-utf8": error("The file is not UTF-8 text.", "Save it again with the encoding UTF-8."),
    "file-too-large": error(
        "The file has %(size)s bytes; at most %(limit)s are allowed.",
        "Split the text into two lessons, or make the media smaller.",
    ),
    "file-left-out": warning(
        "This file is not part of a course and is not published.",
        "Remove it from the folder, or give it the name of a file that a course has.",
    ),
    "lesson-file-name": error(
        "“%(name)s” is not the name of a lesson's file, so it is not read.",
        "Name it with small letters, digits and hyphens, then a dot, a language code and .md.",
    ),
    "lesson-in-subfolder": error(
        "A lesson below the folder of its course is not read.",
        "Move the file up, beside course.yml.",
    ),
    "media-format": error(
        "Files such as “%(name)s” are not shown in lessons.",
        "Save it as PNG, JPEG, WebP, MP3, M4A or MP4, and delete this one.",
    ),
    "media-type": error(
        "The content of this file is not what its name says: it is %(found)s.",
        "Save it again in the format of its name.",
    ),
    "picture-too-large": error(
        "The picture has %(width)s × %(height)s pixels; at most %(limit)s million are allowed.",
        "Make it smaller: 1,600 pixels across are enough for every screen.",
    ),
    "course-missing": error(
        "The folder has no course.yml.", "Write a course.yml with id, title, languages and modules."
    ),
    "folder-without-courses": error(
        "There is no course in this folder.",
        "Name the folder of a course, which holds a course.yml, or the folder above it.",
    ),
    "yaml-syntax": error(
        "This is not readable YAML: %(detail)s.",
        "Put a text with a colon or a comma in straight quotes; compare the indentation, the"
        " quotes and the brackets with the lines above.",
    ),
    "text-without-quotes": error(
        "“%(text)s” follows a comma that ends the text: it has no quotes.",
        'Put the whole text in straight quotes: "One, two".',
    ),
    "quotes-not-straight": error(
        "The value of “%(key)s” has curly quotes.", "Type straight quotes, or none."
    ),
    "list-fullwidth-comma": error(
        "There is a full-width comma between the entries of “%(key)s”.",
        "Type half-width commas with a space: [one, two].",
    ),
    "yaml-tab": error("There is a tab where YAML needs spaces.", "Replace the tab by spaces."),
    "yaml-fullwidth-colon": error(
        "A full-width colon follows “%(key)s”.",
        "Type “%(key)s: ” with the half-width colon and a space.",
    ),
    "yaml-feature": error(
        "Anchors, aliases, merges and tags of YAML are not allowed here (%(what)s).",
        "Write the value out in full.",
    ),
    "yaml-depth": error(
        "YAML is nested deeper than %(limit)s levels.", "Remove levels that are not needed."
    ),
    "yaml-duplicate-key": error("“%(key)s” is written twice.", "Keep one of the two."),
    "key-unknown": error(
        "“%(key)s” is not a key that is allowed here.", "Correct the name or delete the line."
    ),
    "key-missing": error("“%(key)s” is missing.", "Add a line with “%(key)s: …”."),
    "value-wrong": error(
        "“%(value)s” does not fit “%(key)s”. Expected: %(expected)s.",
        "Write a value of the expected kind.",
    ),
    "front-matter-unclosed": error(
        "The front matter begins here and does not end: the closing line --- is missing.",
        "Add a line --- below the last key.",
    ),
    "front-matter-missing": error(
        "The file does not begin with front matter.",
        "Begin with a line ---, then title and status, then a line ---.",
    ),
}
