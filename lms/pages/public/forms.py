"""The forms of visitors: a card, a course code, joining, the first secret."""

from types import MappingProxyType
from typing import Annotated

from lms.accounts.authentication.by_code import NumberNeeded
from lms.accounts.rules.names import NameEmpty, clean_name
from lms.web.fields import Checked, IdReader, Secret, Text
from lms.web.forms import Form
from lms.workshop.services.join import JoinOrganizationMissing

MAX_CODE = 40


class CardForm(Form):
    """The code of a card; the learner number after too many wrong codes from one network."""

    refused_fields = MappingProxyType({NumberNeeded: "number"})
    code: Annotated[str, Text(MAX_CODE)]
    number: Annotated[str, Text(MAX_CODE)]
    device: str


class JoinCodeForm(Form):
    """The course code that the trainer shows."""

    code: Annotated[str, Text(MAX_CODE)]


class JoinForm(Form):
    """Who joins a cohort by its code."""

    refused_fields = MappingProxyType({JoinOrganizationMissing: "organization"})
    name: Annotated[str, Checked(clean_name, required=True, missing=NameEmpty)]
    organization: Annotated[int, IdReader(missing=JoinOrganizationMissing)]
    device: str


class OwnSecretForm(Form):
    """A PIN or passphrase of the person's own choice."""

    secret: Annotated[str, Secret()]
