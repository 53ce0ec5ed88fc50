"""What is refused and why: exceptions named as facts, told in sentences, translated at the edge."""

from typing import ClassVar


class MessageError(Exception):
    """An exception that is told in a sentence and needs no trace.

    `message` is the English sentence with named placeholders; the edge translates it and fills in
    `values`. It says what to do next.
    """

    message: ClassVar[str]

    def __init__(self, **values: object) -> None:
        super().__init__(self.message)
        self.values = values

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message


class Refusal(MessageError):
    """The domain says no."""

    message = "This cannot be done. Go back and try another way."


class SetupProblem(MessageError):
    """Settings, files or the database keep lms from working.

    Told to who runs it, in the terminal; no page shows it, for it names files of the server.
    """

    message = "This machine is not set up for lms. Type: lms doctor"


class NotFound(Refusal):
    """What was asked for does not exist, or not for the person who asks (the edge says 404)."""

    message = "This page does not exist, or it is not yours to see."


class Conflict(Refusal):
    """Somebody else changed the same thing at the same time."""

    message = "Somebody changed this at the same time. Open the page again and repeat your change."


class Busy(Refusal):
    """The store could not take the write in time; nothing is lost, the client may repeat it."""

    message = "Many people are saving just now. Wait a few seconds and press the button again."
