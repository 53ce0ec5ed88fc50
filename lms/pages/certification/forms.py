"""The forms of a certificate: a reason, and the name to be printed with it."""

from typing import Annotated

from lms.accounts.rules.text import MAX_REASON_LENGTH
from lms.certificates.rules.refusals import CertificateReasonMissing
from lms.web.fields import HiddenNumber, Text
from lms.web.forms import Form
from lms.web.names import NamesForm


class ReasonForm(Form):
    """The reason why a certificate is replaced, revoked or issued by hand, or a request refused."""

    reason: Annotated[str, Text(MAX_REASON_LENGTH, required=True, missing=CertificateReasonMissing)]


class CertificateForm(ReasonForm, NamesForm):
    """The name of a certificate that is replaced or issued by hand, and the reason."""


class RefuseForm(ReasonForm):
    """The reason why a request for another name is refused; `request`: the one that was shown."""

    request: Annotated[int, HiddenNumber(required=False)]


class ReplaceForm(CertificateForm):
    """The name of a certificate that replaces one; `request`: the holder's one that was shown."""

    request: Annotated[int, HiddenNumber(required=False)]
