"""The PDF engine: a child process that prints one document after the other.

The engine belongs to the worker. A child that hangs or dies is replaced; the document fails, and
its job is retried.
"""

import base64
import json
import os
import select
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lms.db import refuse_inside_write
from lms.printing.fonts import FontFace, FontFolder

RECYCLE_AFTER = 300
START_TIMEOUT = 60.0
PRINT_TIMEOUT = 60.0
_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
APT_LINE = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


class EngineNotReady(RuntimeError):
    """The machine lacks libraries; the text contains the command that installs them."""


class PrintingFailed(RuntimeError):
    """One document could not be printed; the text says why."""


@dataclass(frozen=True)
class PdfAttachment:
    name: str
    description: str
    text: str


@dataclass(frozen=True)
class PdfSource:
    """The document to print. `text` is all its text, for which faces of rare characters are made.

    `style` is the document's own style sheet, if it differs from the engine's.
    """

    html: str
    text: str
    attachments: tuple[PdfAttachment, ...] = ()
    style: str = ""
    has_picture: bool = True


@dataclass(frozen=True)
class RenderedPdf:
    """`picture` is empty if the document requested none."""

    pdf: bytes
    picture: bytes


class PdfEngine:
    """Prints documents; the engine's own style sheet is parsed in advance. Threads take turns."""

    def __init__(
        self,
        font_folder: FontFolder,
        *,
        style: str,
        recycle_after: int = RECYCLE_AFTER,
        timeout: float = PRINT_TIMEOUT,
    ) -> None:
        self._font_folder = font_folder
        self._style = style
        self._recycle_after = recycle_after
        self._patience = timeout
        self._lock = threading.Lock()
        self._child: _Child | None = None

    def print(self, sheet: PdfSource) -> RenderedPdf:
        """Return a PDF/A-3a with tags, and a picture of its first page.

        Raises EngineNotReady or PrintingFailed.
        """
        refuse_inside_write("printing")
        self._font_folder.make()
        question = {
            "html": sheet.html,
            "rare": _plain(self._font_folder.rare_faces(sheet.text)),
            "attachments": [asdict(attachment) for attachment in sheet.attachments],
            "style": sheet.style,
            "has_picture": sheet.has_picture,
        }
        with self._lock:
            answer = self._ask(question)
        if "error" in answer:
            raise PrintingFailed(answer["error"])
        return RenderedPdf(base64.b64decode(answer["pdf"]), base64.b64decode(answer["picture"]))

    def close(self) -> None:
        """Stop the child."""
        with self._lock:
            self._end()

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        if self._child is not None and self._child.printed >= self._recycle_after:
            self._end()
        if self._child is None:
            self._child = _Child(self._font_folder, self._style)
        try:
            return self._child.ask(question, self._patience)
        except PrintingFailed:
            self._end()
            raise

    def _end(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


class _Child:
    def __init__(self, font_folder: FontFolder, style: str) -> None:
        self.printed = 0
        # The engine's own font files are written here and deleted with the child, however it ends.
        self._folder = tempfile.TemporaryDirectory(prefix="lms-printing-")
        self._process = subprocess.Popen(
            (sys.executable, "-m", "lms.printing.child"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(font_folder, self._folder.name),
            start_new_session=True,
        )
        try:
            self._start(font_folder, style)
        except BaseException:
            self.end()
            raise

    def _start(self, font_folder: FontFolder, style: str) -> None:
        setup = {"style": style, "faces": _plain(font_folder.faces())}
        answer = self._exchange(setup, START_TIMEOUT)
        if "not_ready" in answer:
            lacking = str(answer["not_ready"]).splitlines()[0]
            raise EngineNotReady(f"{APT_LINE} (the PDF engine needs it: {lacking})")

    def ask(self, question: dict[str, Any], timeout: float) -> dict[str, Any]:
        self.printed += 1
        return self._exchange(question, timeout)

    def end(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                _close(pipe)
        try:
            self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()

    def _exchange(self, question: dict[str, Any], timeout: float) -> dict[str, Any]:
        if self._process.stdin is None or self._process.stdout is None:
            raise AssertionError  # both were set to PIPE
        try:
            self._process.stdin.write(json.dumps(question).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise PrintingFailed(self._how_it_ended()) from None
        line = _read_line(self._process.stdout.fileno(), timeout)
        if line is None:
            raise PrintingFailed(f"printing took longer than {timeout:.0f} s")
        if not line:
            raise PrintingFailed(self._how_it_ended())
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _how_it_ended(self) -> str:
        return f"the printing process ended with code {self._process.wait(timeout=5)}"


def _read_line(descriptor: int, timeout: float) -> bytes | None:
    """Return one line; empty if the pipe was closed, None on timeout."""
    end = time.monotonic() + timeout
    parts: list[bytes] = []
    while True:
        readable, _, _ = select.select([descriptor], [], [], max(0.0, end - time.monotonic()))
        if not readable:
            return None
        part = os.read(descriptor, 1 << 16)
        parts.append(part)
        if not part:
            return b""
        if part.endswith(b"\n"):
            return b"".join(parts)


def _environment(font_folder: FontFolder, folder: str) -> dict[str, str]:
    """Return the child's environment: no secret, no database, no fonts of the system."""
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    fonts = {"FONTCONFIG_FILE": str(font_folder.config), "TMPDIR": folder}
    return kept | fonts | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONWARNINGS": "ignore"}


def _plain(faces: Sequence[FontFace]) -> list[dict[str, object]]:
    return [
        {"family": face.family, "weight": face.weight, "path": str(Path(face.path).resolve())}
        for face in faces
    ]


def _close(pipe: Any) -> None:  # noqa: ANN401 - IO of bytes, reading or writing
    try:
        pipe.close()
    except BrokenPipeError:
        return
