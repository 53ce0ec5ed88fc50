"""Static files: built once into hashed, compressed files, served for ever by WhiteNoise.

`build` concatenates the sources, so that a lesson's first visit asks for one style sheet and one
script; no bundler, no imports between scripts.
"""

import gzip
import hashlib
import json
import shutil
from pathlib import Path

import brotli
from flask import Flask
from whitenoise import WhiteNoise

from lms.folders import STATIC

BUILD = STATIC / "build"
MANIFEST = BUILD / "manifest.json"
_CSS_ORDER = ("tokens.css", "base.css", "layout.css")


def install(app: Flask) -> None:
    if is_stale():
        build()
    names: dict[str, str] = json.loads(MANIFEST.read_text())
    app.jinja_env.globals["asset"] = lambda name: f"/static/{names[name]}"
    noise = WhiteNoise(app.wsgi_app, max_age=31536000, immutable_file_test=lambda *_: True)
    noise.add_files(str(BUILD), prefix="static/")
    app.wsgi_app = noise  # type: ignore[method-assign]


def is_stale() -> bool:
    """Whether a source is newer than what was built."""
    if not MANIFEST.exists():
        return True
    built = MANIFEST.stat().st_mtime
    sources = [*(STATIC / "src").rglob("*"), *(STATIC / "img").rglob("*")]
    return any(path.is_file() and path.stat().st_mtime > built for path in sources)


def build() -> dict[str, str]:
    """Write static/build and give the manifest: plain name -> hashed name."""
    draft = STATIC / f"build.{hashlib.sha256(str(id(object())).encode()).hexdigest()[:8]}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    manifest = {name: _write(draft, name, data) for name, data in _sources().items()}
    (draft / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True))
    shutil.rmtree(BUILD, ignore_errors=True)
    draft.rename(BUILD)
    return manifest


def _sources() -> dict[str, bytes]:
    css = [STATIC / "src/css" / name for name in _CSS_ORDER]
    css += sorted((STATIC / "src/css/components").glob("*.css"))
    js = sorted((STATIC / "src/js").glob("*.js"))
    found = {"app.css": _joined(css), "app.js": _joined(js)}
    for path in sorted((STATIC / "img").glob("*")):
        found[path.name] = path.read_bytes()
    return found


def _joined(paths: list[Path]) -> bytes:
    return b"\n".join(path.read_bytes().strip() for path in paths) + b"\n"


def _write(folder: Path, name: str, data: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    hashed = f"{stem}.{hashlib.sha256(data).hexdigest()[:12]}.{suffix}"
    (folder / hashed).write_bytes(data)
    if suffix in {"css", "js", "svg"}:
        (folder / f"{hashed}.br").write_bytes(brotli.compress(data, quality=11))
        (folder / f"{hashed}.gz").write_bytes(gzip.compress(data, mtime=0))
    return hashed
