"""The script of all pages, beginning with its texts in the language of the page.

It is joined in memory: the build of the installation holds no texts, since it may be read-only, and
servers with translations of their own may share it.
"""

import functools
import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

import brotli
from flask import Flask, Response, abort, request
from flask.typing import ResponseReturnValue

from lms.folders import STATIC
from lms.i18n import find_language
from lms.i18n.languages import translations_folder
from lms.web.access import for_machines
from lms.web.languages import current_language
from lms.web.script_texts import build_script

_FOR_EVER = "max-age=31536000, public, immutable"


def install(app: Flask, names: Mapping[str, str]) -> None:
    """Serve the script; `names` are the hashed names of the build."""
    script = (STATIC / "build" / names["app.js"]).read_bytes()
    app.jinja_env.globals["page_script"] = lambda: _address(script)
    app.add_url_rule("/static/app.<language>.<digest>.js", "page_script", _build_view(script))


def _address(script: bytes) -> str:
    language = find_language(current_language()).code
    digest, _ = _join(script, language, translations_folder())
    return f"/static/app.{language}.{digest}.js"


def _build_view(script: bytes) -> Callable[[str, str], ResponseReturnValue]:
    @for_machines
    def page_script(language: str, digest: str) -> ResponseReturnValue:
        """Another hash is that of a server with other texts, or of one before the last start."""
        if find_language(language).code != language:
            abort(404)
        current, joined = _join(script, language, translations_folder())
        accepts_brotli = "br" in request.headers.get("Accept-Encoding", "")
        response = Response(_compress(joined) if accepts_brotli else joined)
        response.content_type = "text/javascript; charset=utf-8"
        response.headers["Cache-Control"] = _FOR_EVER if digest == current else "no-cache"
        response.vary.add("Accept-Encoding")
        if accepts_brotli:
            response.content_encoding = "br"
        return response

    return page_script


@functools.cache
def _join(script: bytes, language: str, folder: Path) -> tuple[str, bytes]:  # noqa: ARG001 - a key
    """Return the hash and the whole script; the texts are those of the folder of translations."""
    joined = build_script(language) + script
    return hashlib.sha256(joined).hexdigest()[:8], joined


@functools.cache
def _compress(script: bytes) -> bytes:
    """Compress at the level of the build, 0.4 KB better than that of pages."""
    return bytes(brotli.compress(script, quality=11))
