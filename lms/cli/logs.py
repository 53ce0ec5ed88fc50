"""Logs as JSON lines on stderr: one event a line, for log collectors."""

import datetime as dt
import json
import logging


class JsonLines(logging.Formatter):
    """Time, level, logger and text; the traceback of an error is in the same line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "text": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_as_lines() -> None:
    """Send warnings and errors, and information of our own loggers, to stderr."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("lms").setLevel(logging.INFO)
