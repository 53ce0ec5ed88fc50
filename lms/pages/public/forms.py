"""The forms of visitors and their refusals: card, joining, signing in, a place, a paper."""

from types import MappingProxyType
from typing import Annotated

from lms.accounts.authentication.by_code import NumberNeeded
from lms.accounts.rules.names import MAX_LENGTH, NameEmpty, clean_name
from lms.accounts.services.admission_requests import (
    MAX_ADMISSION_LINE,
    MAX_ADMISSION_MESSAGE,
    ContactUnreachable,
)
from lms.errors import Refusal
from lms.web.fields import CheckedText, IdReader, Line, Secret, Text
from lms.web.forms import Form
from lms.workshop.services.join import JoinOrganizationMissing

MAX_CODE = 40


class CardForm(Form):
    """The code of a card; the learner number after too many wrong codes from one network."""

    refused_fields = MappingProxyType({NumberNeeded: "number"})
    code: Annotated[str, Line(MAX_CODE)]
    number: Annotated[str, Line(MAX_CODE)]
    device: str


class JoinCodeForm(Form):
    """The course code that the trainer shows."""

    code: Annotated[str, Line(MAX_CODE)]


class JoinForm(Form):
    """A person who joins a cohort by its code."""

    refused_fields = MappingProxyType({JoinOrganizationMissing: "organization"})
    name: Annotated[str, CheckedText(clean_name, required=True, missing=NameEmpty)]
    organization: Annotated[int, IdReader(missing=JoinOrganizationMissing)]
    device: str


class AdmissionForm(Form):
    """A visitor who asks for a place; `contact`: phone, WeChat or e-mail."""

    refused_fields = MappingProxyType({ContactUnreachable: "contact"})
    name: Annotated[str, Line(MAX_ADMISSION_LINE, required=True)]
    organization: Annotated[str, Line(MAX_ADMISSION_LINE, required=True)]
    contact: Annotated[str, Line(MAX_ADMISSION_LINE, required=True)]
    message: Annotated[str, Text(MAX_ADMISSION_MESSAGE)]


class OwnSecretForm(Form):
    """A PIN or passphrase of the person's own choice."""

    secret: Annotated[str, Secret()]


class FileMissing(Refusal):
    message = "Choose the PDF file first."


class FileForm(Form):
    """The PDF that is compared; it is not a text field of the form."""

    file: str


class PaperNameForm(Form):
    """The name on a paper, to be compared."""

    name: Annotated[str, Line(MAX_LENGTH, required=True)]


class SignInIncomplete(Refusal):
    message = "Type your number and your PIN."


class SignInByNameIncomplete(Refusal):
    message = "Type your e-mail or sign-in name, and your PIN or passphrase."


class SignInByNameRefused(Refusal):
    """The same as SignInRefused, without the card and number of that sentence."""

    message = (
        "The sign-in is not right. Check the e-mail address or name, and the PIN or passphrase. "
        "Forgotten? Ask for a new code: members ask their manager, managers their coordinator, "
        "coordinators and trainers an administrator."
    )
