"""Refusals of the certificates, with what to do next."""

from lms.errors import NotFound, Refusal


class CourseNotComplete(Refusal):
    message = "The course is not finished yet. The course page shows what is left."


class CertificatesPending(Refusal):
    """The server runs in a local network over plain HTTP, where a certificate is not verifiable."""

    message = (
        "Certificates wait until this server has its public address again (https). "
        "What you have done is kept; ask for the certificate then."
    )


class NameNotConfirmed(Refusal):
    message = "Check and confirm your name first: it is printed as you confirm it."


class NameChangedMeanwhile(Refusal):
    message = (
        "Meanwhile your name was changed to %(name)s, perhaps on another phone. No certificate was "
        "issued. Check the name again, then confirm it."
    )


class PersonNotConfirmed(Refusal):
    message = (
        "Your account is still to be confirmed by your manager or coordinator. "
        "Ask them; the certificate can be issued right after."
    )


class NameUnconfirmed(Refusal):
    message = (
        "The account was made for %(former)s, and the name is %(name)s now. Your coordinator has "
        "been informed and confirms it first; then come back here for the certificate."
    )


class NameOnCertificate(Refusal):
    message = (
        "Your name is already printed on a certificate. Open that certificate and ask there for "
        "a corrected name."
    )


class NameNotPrintable(Refusal):
    message = (
        "%(characters)s cannot be printed. Ask your coordinator, or use another form of the name."
    )


class NameTooWide(Refusal):
    message = "This name is too long for the certificate, even on two lines. Use a shorter form."


class CertificateRevoked(Refusal):
    message = "The certificate of this course was revoked. Your coordinator can tell you why."


class NotValidAnyMore(Refusal):
    message = "This certificate was replaced or revoked before. Open the newest one."


class NotReplaceable(Refusal):
    message = (
        "This certificate came from an account that was merged into another one, so it cannot be "
        "replaced. To correct the name, open the other certificate of the course."
    )


class CertificateReasonMissing(Refusal):
    message = "Give the reason: it is stored with the certificate."


class RequestAnswered(Refusal):
    message = "This request was answered already. The history below says how."


class RequestChanged(Refusal):
    message = (
        "Nothing was done, because the holder has asked for another name meanwhile. Read the new "
        "request, then decide."
    )


class NameAlreadyConfirmed(Refusal):
    message = (
        "This person has confirmed the name. Issue the certificate to that name, "
        "from the list of those who are ready."
    )


class CertificateUnknown(NotFound):
    message = "There is no certificate with this number. Compare it with the paper."
