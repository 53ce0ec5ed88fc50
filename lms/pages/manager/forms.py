"""The forms of a manager: a new member, the contact of the organization, a last day."""

from types import MappingProxyType
from typing import Annotated

from lms.accounts.rules.identifiers import MAX_IDENTIFIER, PhoneUnreadable
from lms.accounts.rules.names import NameEmpty, clean_name_alone
from lms.web.fields import CheckedText, Day, Line
from lms.web.forms import Form


class NewMemberForm(Form):
    """A learner who is added to the organization; its country completes the phone."""

    refused_fields = MappingProxyType({PhoneUnreadable: "phone"})
    printed_name: Annotated[str, CheckedText(clean_name_alone, required=True, missing=NameEmpty)]
    phone: Annotated[str, Line(MAX_IDENTIFIER)]
    language: Annotated[str, Line(MAX_IDENTIFIER)]


class LeavingForm(Form):
    """The last day of a member."""

    last_day: Day
