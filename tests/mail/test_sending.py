"""Letters go out through a real SMTP server, once; what it refuses is told."""

import email
import email.policy
import socketserver
import threading

import pytest

from lms.accounts.rules.acts import SYSTEM, Act
from lms.clock import now
from lms.jobs.worker import NotReady
from lms.mail.models import Mail
from lms.mail.services import AddressUnusable, write_mail
from lms.mail.tasks import MailSender
from tests.factories import make_people


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "DATA":
                self.say("354 go on")
                self.server.letters.append(self.read_letter())
                self.say("250 taken")
            elif verb == "RCPT" and "nobody@" in line:
                self.say("550 no such person")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())

    def read_letter(self):
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        return email.message_from_bytes(b"".join(lines), policy=email.policy.default)


@pytest.fixture
def server():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as made:
        made.letters = []
        thread = threading.Thread(target=made.serve_forever, args=(0.02,))
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def write(database, address="li@example.org", subject="你的课程", body="美华，你好！\n下一步"):
    people = make_people(database)
    return database.write(
        write_mail,
        Act(SYSTEM, now()),
        person_id=people.li.id,
        address=address,
        kind="reminder:1",
        subject=subject,
        body=body,
    )


def sender(database, server):
    return MailSender(database, f"smtp://127.0.0.1:{server.server_address[1]}", "lms@example.org")


def state(database, mail_id):
    with database.read_session() as session:
        return session.get_one(Mail, mail_id).state


def test_a_letter_is_sent_once_in_chinese(database, server):
    mail_id = write(database)
    send = sender(database, server)

    send({"mail_id": mail_id})
    send({"mail_id": mail_id})

    [letter] = server.letters
    assert (letter["Subject"], letter["To"]) == ("你的课程", "li@example.org")
    assert letter.get_content().splitlines() == ["美华，你好！", "下一步"]
    assert state(database, mail_id) == "sent"


def test_a_refused_address_fails_for_good(database, server):
    mail_id = write(database, address="nobody@example.org")

    sender(database, server)({"mail_id": mail_id})

    assert (server.letters, state(database, mail_id)) == ([], "failed")


def test_a_server_that_is_away_is_waited_for(database):
    mail_id = write(database)

    with pytest.raises(NotReady):
        MailSender(database, "smtp://127.0.0.1:9", "lms@example.org")({"mail_id": mail_id})

    assert state(database, mail_id) == "waiting"


def test_without_a_server_letters_are_dropped(database):
    mail_id = write(database)

    MailSender(database, "", "lms@example.org")({"mail_id": mail_id})

    assert state(database, mail_id) == "dropped"


def test_no_header_can_be_smuggled_in(database, server):
    mail_id = write(database, subject="Course\r\nBcc: all@example.org")

    sender(database, server)({"mail_id": mail_id})

    [letter] = server.letters
    assert (letter["Bcc"], letter["Subject"]) == (None, "Course Bcc: all@example.org")


@pytest.mark.parametrize("address", ["", "a@b\r\nBcc: c@d", "a@b, c@d", "no at", "A <a@b>"])
def test_addresses_are_one_address(database, address):
    with pytest.raises(AddressUnusable):
        write(database, address=address)
