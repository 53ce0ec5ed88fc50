"""The job that sends a mail by SMTP; it is retried for a day if the server is unavailable."""

import datetime as dt
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from lms.accounts.rules.acts import SYSTEM, Act
from lms.clock import now
from lms.config import Settings
from lms.db import Database
from lms.jobs.worker import NotReady
from lms.mail.models import Mail
from lms.mail.services import close_mail

GIVE_UP_AFTER = dt.timedelta(days=1)
TIME_OUT = 20.0
_PERMANENT = 500
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class MailSender:
    """Handles SEND_JOB. `url`: smtp://, smtp+starttls:// or smtps://user:password@host:port."""

    database: Database
    url: str
    sender: str

    def __call__(self, payload: Mapping[str, Any]) -> None:
        """Send the mail unless it was sent.

        If the process is killed before recording, it is sent twice.
        """
        mail_id = int(payload["mail_id"])
        with self.database.read_session() as session:
            row = session.get(Mail, mail_id)
        if row is None or row.state != "waiting":
            return
        state = self._send(row) if self.url else "dropped"
        self.database.write(close_mail, Act(SYSTEM, now()), mail_id=mail_id, state=state)

    def _send(self, row: Mail) -> str:
        try:
            with _connect(self.url) as server:
                server.send_message(build_message(row, sender=self.sender))
        except (smtplib.SMTPException, OSError) as error:
            if _is_permanent(error) or now() - row.written_at > GIVE_UP_AFTER:
                return "failed"
            raise NotReady(f"the mail server: {type(error).__name__}") from error
        return "sent"


def build_sender(settings: Settings, database: Database) -> MailSender:
    """Return the handler for the worker."""
    user = unquote(urlsplit(settings.mail_url).username or "")
    sender = settings.mail_sender or (user if "@" in user else "lms@localhost")
    return MailSender(database, settings.mail_url, sender)


def build_message(row: Mail, *, sender: str) -> EmailMessage:
    """Return a mail of plain UTF-8 text; the library refuses line ends in any header."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, row.address, row.subject
    message["Date"] = row.written_at
    # Equal when the mail is sent again, so that mailboxes can detect the duplicate.
    message["Message-ID"] = (
        f"<lms-{row.id}-{int(row.written_at.timestamp())}@{sender.rsplit('@', maxsplit=1)[-1]}>"
    )
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(row.body)
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
