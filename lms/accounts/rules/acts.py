"""The actor and the moment: the one value that every writing service takes."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Actor:
    """The actor: a person on the web, the shell account on the command line, or the system."""

    person_id: int | None = None
    via: Literal["web", "shell", "system"] = "web"


SHELL = Actor(via="shell")
SYSTEM = Actor(via="system")  # jobs, clean-ups and the first publishing, which nobody asks for


@dataclass(frozen=True)
class Act:
    """The actor and the moment, aware and in UTC."""

    by: Actor
    at: dt.datetime
