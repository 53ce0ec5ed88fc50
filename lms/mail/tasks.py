"""The job that sends a mail by SMTP; it is retried for a day if the server is unavailable."""

import datetime as dt
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Any
from urllib.parse import unquote, urlsplit

from lms.accounts.models import Person
from lms.accounts.rules.acts import SYSTEM, Act
from lms.clock import now
from lms.config import Settings
from lms.db import Database
from lms.i18n import gettext_noop as _
from lms.i18n import translate
from lms.jobs.worker import JobNotReady
from lms.mail.models import Mail
from lms.mail.queries import has_opted_out
from lms.mail.services import set_mail_outcome
from lms.mail.stop_links import build_stop_token

GIVE_UP_AFTER = dt.timedelta(days=1)
TIME_OUT = 20.0
_PERMANENT = 500
_STOP_HEADER = "List-Unsubscribe"
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class UnfoldedLinkPolicy(EmailPolicy):
    """Writes the link of the header on one line.

    The library encodes a word of more than 78 characters, and programs of mail cannot read it then.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        if name == _STOP_HEADER:
            return f"{name}: {value}{self.linesep}".encode()
        return super().fold_binary(name, value)


@dataclass(frozen=True)
class MailSender:
    """Handles SEND_JOB. `url`: smtp://, smtp+starttls:// or smtps://user:password@host:port.

    `base_url`: base URL of the site, and `secret`: key of the signature, for the opt-out link.
    """

    database: Database
    url: str
    sender: str
    base_url: str
    secret: bytes = field(repr=False)

    def __call__(self, payload: Mapping[str, Any]) -> None:
        """Send the mail unless it was sent; drop it if the person stopped mails meanwhile.

        If the process is killed before recording, it is sent twice.
        """
        mail_id = int(payload["mail_id"])
        with self.database.read_session() as session:
            row = session.get(Mail, mail_id)
            if row is None or row.state != "queued":
                return
            language = session.get_one(Person, row.person_id).language
            is_unwanted = has_opted_out(session, row.person_id)
        state = self._send(row, language) if self.url and not is_unwanted else "dropped"
        self.database.write(set_mail_outcome, Act(SYSTEM, now()), mail_id=mail_id, state=state)

    def _send(self, row: Mail, language: str) -> str:
        token = build_stop_token(self.secret, person_id=row.person_id)
        stop_link = f"{self.base_url}/mail/stop/{token}"
        try:
            with _connect(self.url) as server:
                message = build_message(
                    row, sender=self.sender, stop_link=stop_link, language=language
                )
                server.send_message(message)
        except (smtplib.SMTPException, OSError) as error:
            if _is_permanent(error) or now() - row.written_at > GIVE_UP_AFTER:
                return "failed"
            raise JobNotReady(f"the mail server: {type(error).__name__}") from error
        return "sent"


def build_sender(settings: Settings, database: Database, *, secret: bytes) -> MailSender:
    """Return the handler for the worker."""
    user = unquote(urlsplit(settings.mail_url).username or "")
    sender = settings.mail_sender or (user if "@" in user else "lms@localhost")
    return MailSender(database, settings.mail_url, sender, settings.address, secret)


def build_message(row: Mail, *, sender: str, stop_link: str, language: str) -> EmailMessage:
    """Return a mail of plain UTF-8 text; the library refuses line ends in any header.

    `language`: of the person, for the sentence with the link that stops mails (RFC 2369, 8058).
    """
    message = EmailMessage(policy=UnfoldedLinkPolicy())
    message["From"], message["To"], message["Subject"] = sender, row.address, row.subject
    message["Date"] = row.written_at
    # Equal when the mail is sent again, so that mailboxes can detect the duplicate.
    message["Message-ID"] = (
        f"<lms-{row.id}-{int(row.written_at.timestamp())}@{sender.rsplit('@', maxsplit=1)[-1]}>"
    )
    message["Auto-Submitted"] = "auto-generated"
    message[_STOP_HEADER] = f"<{stop_link}>"
    if stop_link.startswith("https://"):  # RFC 8058 allows the request of one click for these only
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    end = translate(_("You want no e-mails? Stop them here: %(link)s"), language, link=stop_link)
    message.set_content(f"{row.body.rstrip()}\n\n{end}\n")
    return message


def _connect(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or 465, timeout=TIME_OUT, context=context
        )
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=TIME_OUT)
        # A password is never sent unencrypted, except to this machine.
        if parts.scheme == "smtp+starttls" or (parts.username and host not in _LOOPBACK):
            server.starttls(context=context)
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def _is_permanent(error: Exception) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= _PERMANENT for code, _ in error.recipients.values())
    refused = isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError)
    return refused and getattr(error, "smtp_code", 0) >= _PERMANENT
