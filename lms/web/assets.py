"""Static files: built once into hashed, compressed files, served without expiry by WhiteNoise.

`build` concatenates the sources, so that the first visit of a lesson requests one style sheet and
one script; there is no bundler, and scripts do not import each other. Pages of staff have a second
style sheet. Scripts of few pages are files of their own (`_SCRIPTS`); the texts of the script of
all pages are added by `page_script`.
"""

import gzip
import hashlib
import json
import re
import time
from fnmatch import fnmatch
from pathlib import Path
from wsgiref.headers import Headers

import brotli
import rjsmin
from filelock import FileLock
from flask import Flask
from whitenoise import WhiteNoise

from lms.atomic_files import write_atomically
from lms.folders import STATIC
from lms.web.security import HEADERS

_CSS_ORDER = ("tokens.css", "base.css", "layout.css")
# Scripts of pages that name them in their block `scripts`; all others are on every page.
_SCRIPTS = {
    "questions.js": ("number.js", "practice.js", "question-*.js"),
    "calculator.js": ("calculator.js",),
    "quiz.js": ("quiz*.js",),
    "worksheet.js": ("worksheet*.js",),
}
# Strings are kept as they are. After a colon there are blanks only in declarations and conditions.
_CSS_COMMENT = re.compile(rb'("[^"]*")|/\*.*?\*/', re.DOTALL)
_CSS_BLANK = re.compile(rb'("[^"]*")|\s*([{};,]|:(?=\s))\s*|\s+')
# Pages that are open in a browser still request the files of the previous build.
_CACHE_SECONDS = 7 * 24 * 3600


def install(app: Flask) -> dict[str, str]:
    """Serve the build; return the hashed file name of each plain name."""
    names = refresh()
    app.jinja_env.globals["asset"] = lambda name: f"/static/{names[name]}"
    noise = WhiteNoise(
        app.wsgi_app,
        max_age=31536000,
        immutable_file_test=lambda *_: True,
        allow_all_origins=False,
        add_headers_function=_protect,
    )
    noise.add_files(str(STATIC / "build"), prefix="static/")
    app.wsgi_app = noise  # type: ignore[method-assign]
    return names


def refresh(static: Path = STATIC) -> dict[str, str]:
    """Build when a source has changed; return the hashed file name of each plain name."""
    path = static / "build" / "manifest.json"
    manifest = json.loads(path.read_bytes()) if path.exists() else {}
    is_current = manifest.get("sources") == _digest(_read_sources(static))
    found = manifest["names"] if is_current else None
    return build(static) if found is None else found


def build(static: Path = STATIC) -> dict[str, str]:
    """Write static/build and return the hashed file name of each plain name.

    Of two processes one waits. Each file appears with its whole content and the manifest is written
    last, so nobody reads a partial build.
    """
    folder, sources = static / "build", _read_sources(static)
    folder.mkdir(exist_ok=True)
    with FileLock(folder / ".lock"):
        names = {name: _write(folder, name, data) for name, data in sources.items()}
        manifest = {"names": names, "sources": _digest(sources)}
        write_atomically(
            folder / "manifest.json", json.dumps(manifest, indent=1, sort_keys=True).encode()
        )
        _remove_old(folder, names)
    return names


def _protect(headers: Headers, *_: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value


def _digest(sources: dict[str, bytes]) -> str:
    hashes = [f"{name} {hashlib.sha256(data).hexdigest()}" for name, data in sources.items()]
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def _read_sources(static: Path) -> dict[str, bytes]:
    css = [static / "src/css" / name for name in _CSS_ORDER]
    css += sorted((static / "src/css/components").glob("*.css"))
    staff = sorted((static / "src/css/staff").glob("*.css"))
    styles = {"app.css": css, "staff.css": staff}
    found = {name: _minify_css(_joined(paths)) for name, paths in styles.items()}
    found |= _read_scripts(static / "src/js")
    for path in sorted((static / "img").glob("*")):
        found[path.name] = path.read_bytes()
    return found


def _read_scripts(folder: Path) -> dict[str, bytes]:
    """Return each script of `_SCRIPTS`, and `app.js` of all other sources, without comments."""
    paths: dict[str, list[Path]] = {name: [] for name in ("app.js", *_SCRIPTS)}
    for path in sorted(folder.glob("*.js")):
        paths[_find_script(path.name)].append(path)
    return {name: rjsmin.jsmin(_joined(sources)) + b"\n" for name, sources in paths.items()}


def _find_script(source: str) -> str:
    """Return the script that a source is part of."""
    for name, patterns in _SCRIPTS.items():
        if any(fnmatch(source, pattern) for pattern in patterns):
            return name
    return "app.js"


def _minify_css(style: bytes) -> bytes:
    """Return the style without comments and without blanks that mean nothing."""
    style = _CSS_COMMENT.sub(lambda found: found[1] or b"", style)
    style = _CSS_BLANK.sub(lambda found: found[1] or found[2] or b" ", style)
    return style.replace(b";}", b"}").strip() + b"\n"


def _joined(paths: list[Path]) -> bytes:
    return b"\n".join(path.read_bytes().strip() for path in paths) + b"\n"


def _write(folder: Path, name: str, data: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    hashed = f"{stem}.{hashlib.sha256(data).hexdigest()[:8]}.{suffix}"
    write_atomically(folder / hashed, data)
    if suffix in {"css", "js", "svg"}:
        write_atomically(folder / f"{hashed}.br", brotli.compress(data, quality=11))
        write_atomically(folder / f"{hashed}.gz", gzip.compress(data, mtime=0))
    return hashed


def _remove_old(folder: Path, names: dict[str, str]) -> None:
    """Remove the files of old builds."""
    current = (*names.values(), "manifest.json", ".lock")
    oldest = time.time() - _CACHE_SECONDS
    for path in folder.iterdir():
        if not path.name.startswith(current) and path.stat().st_mtime < oldest:
            path.unlink()
