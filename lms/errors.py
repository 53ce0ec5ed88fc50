"""Refusals: exceptions named as facts with messages, which the web and command line translate."""

from typing import ClassVar


class MessageError(Exception):
    """An exception that is shown as a sentence, without a traceback.

    `message` is the English sentence with named placeholders; the caller at the edge translates it
    and fills in `values`. It says what to do next.
    """

    message: ClassVar[str]

    def __init__(self, **values: object) -> None:
        super().__init__(self.message)
        self.values = values

    def __str__(self) -> str:
        shown = {
            name: ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
            for name, value in self.values.items()
        }
        return self.message % shown if shown else self.message


class Refusal(MessageError):
    """The domain rejects a request."""

    message = "This cannot be done. Go back and try another way."


class SetupProblem(MessageError):
    """Settings, files or the database prevent lms from working.

    Shown in the terminal to the operator and on no page, because it names files of the server.
    """

    message = "This machine is not set up for lms. Type: lms doctor"


class NotFound(MessageError):
    """The object does not exist, or not for the acting person (answered with 404).

    It is not a Refusal: a page that shows refusals beside its form does not catch it.
    """

    message = "This page does not exist, or it is not yours to see."


class Conflict(Refusal):
    """Another person changed the same object at the same time."""

    message = "Somebody changed this at the same time. Open the page again and repeat your change."


class Busy(Refusal):
    """The database could not accept the write in time; nothing is lost and the client may retry."""

    message = "Many people are saving at the moment. Wait a few seconds and press the button again."
