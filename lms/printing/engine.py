"""The PDF engine: a child process that prints one document after the other.

The engine belongs to the worker. A child that hangs or dies is replaced; the document fails, and
its job is retried.
"""

import base64
import json
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lms.db import check_outside_write
from lms.printing.fonts import FontFace, FontFolder
from lms.sandbox.child_process import ChildEnded, ChildProcess, ChildTimedOut
from lms.sandbox.limits import Limits

RECYCLE_AFTER = 300
IDLE_SECONDS = 60.0
"""The child ends after these seconds without a document: it holds 100 MB, and starts in 1.5 s."""
START_TIMEOUT = 60.0
PRINT_TIMEOUT = 60.0
LIMITS = Limits(
    memory=1 << 30, file_size=64 << 20, open_files=256, cpu_seconds=30, seconds=PRINT_TIMEOUT
)
"""The limits of the child. A usual document takes 0.03 s of processor time."""
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


class PdfEngine:
    """Prints documents; the engine's own style sheet is parsed in advance. Threads take turns.

    The child starts with the first document, and ends when no other follows for `idle_seconds`.
    """

    def __init__(
        self,
        font_folder: FontFolder,
        *,
        style: str,
        recycle_after: int = RECYCLE_AFTER,
        timeout: float = PRINT_TIMEOUT,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        self._font_folder = font_folder
        self._style = style
        self._recycle_after = recycle_after
        self._patience = timeout
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._idle: threading.Timer | None = None

    def print(self, sheet: PdfSource) -> bytes:
        """Return a PDF/A-3a with tags.

        Raises EngineNotReady or PrintingFailed.
        """
        check_outside_write("printing")
        self._font_folder.make()
        question = {
            "html": sheet.html,
            "rare": _plain(self._font_folder.rare_faces(sheet.text)),
            "attachments": [asdict(attachment) for attachment in sheet.attachments],
            "style": sheet.style,
        }
        with self._lock:
            self._stop_timer()
            try:
                answer = self._ask(question)
            finally:
                self._start_timer()
        if "error" in answer:
            raise PrintingFailed(answer["error"])
        return base64.b64decode(answer["pdf"])

    def close(self) -> None:
        """Stop the child."""
        with self._lock:
            self._stop_timer()
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

    def _start_timer(self) -> None:
        if self._child is not None:
            timer = threading.Timer(self._idle_seconds, lambda: self._end_idle(timer))
            timer.daemon = True
            timer.start()
            self._idle = timer

    def _stop_timer(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _end_idle(self, timer: threading.Timer) -> None:
        """End the child, unless a document came while this timer waited for the lock."""
        with self._lock:
            if self._idle is timer:
                self._end()

    def _end(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


class _Child:
    def __init__(self, font_folder: FontFolder, style: str) -> None:
        self.printed = 0
        # The engine's own font files are written here and deleted with the child, however it ends.
        self._folder = tempfile.TemporaryDirectory(prefix="lms-printing-")
        fonts = {"FONTCONFIG_FILE": str(font_folder.config.resolve()), "TMPDIR": self._folder.name}
        self.process = ChildProcess(
            "lms.printing.child:answer",
            LIMITS,
            environment={**fonts, "PYTHONWARNINGS": "ignore"},
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
        self.process.close()
        self._folder.cleanup()

    def _exchange(self, question: dict[str, Any], timeout: float) -> dict[str, Any]:
        try:
            line = self.process.ask(json.dumps(question).encode(), seconds=timeout)
        except ChildTimedOut:
            raise PrintingFailed(f"printing took longer than {timeout:.0f} s") from None
        except ChildEnded as error:
            raise PrintingFailed(f"the printing process {error}") from None
        answer: dict[str, Any] = json.loads(line)
        return answer


def _plain(faces: Sequence[FontFace]) -> list[dict[str, object]]:
    return [
        {"family": face.family, "weight": face.weight, "path": str(Path(face.path).resolve())}
        for face in faces
    ]
