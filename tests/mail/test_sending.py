"""Mails are sent through a real SMTP server, once; refused ones are recorded."""

import email
import email.policy
import socketserver
import threading

import pytest

from lms.accounts.rules.acts import SYSTEM, Act
from lms.clock import now
from lms.errors import NotFound
from lms.jobs.worker import JobNotReady
from lms.mail.models import Mail
from lms.mail.services import InvalidEmailAddress, RecipientOptedOut, opt_in, opt_out, write_mail
from lms.mail.stop_links import build_stop_token, find_person_of_token
from lms.mail.tasks import MailSender
from tests.factories import make_people

SECRET = b"a key of this server"


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


def make_sender(database, server, *, url="", address="https://lms.example"):
    url = url or f"smtp://127.0.0.1:{server.server_address[1]}"
    return MailSender(database, url, "lms@example.org", address, SECRET)


def read_link(mail_id, database):
    with database.read_session() as session:
        person_id = session.get_one(Mail, mail_id).person_id
    return f"https://lms.example/mail/stop/{build_stop_token(SECRET, person_id=person_id)}"


def state(database, mail_id):
    with database.read_session() as session:
        return session.get_one(Mail, mail_id).state


def test_a_letter_is_sent_once_in_chinese(database, server):
    mail_id = write(database)
    send = make_sender(database, server)

    send({"mail_id": mail_id})
    send({"mail_id": mail_id})

    [letter] = server.letters
    assert (letter["Subject"], letter["To"]) == ("你的课程", "li@example.org")
    *body, end = letter.get_content().splitlines()
    assert body == ["美华，你好！", "下一步", ""]
    assert end == f"不想再收到邮件？点这里停发：{read_link(mail_id, database)}"
    assert state(database, mail_id) == "sent"


def test_a_refused_address_fails_for_good(database, server):
    mail_id = write(database, address="nobody@example.org")

    make_sender(database, server)({"mail_id": mail_id})

    assert (server.letters, state(database, mail_id)) == ([], "failed")


def test_a_server_that_is_away_is_waited_for(database):
    mail_id = write(database)

    with pytest.raises(JobNotReady):
        make_sender(database, None, url="smtp://127.0.0.1:9")({"mail_id": mail_id})

    assert state(database, mail_id) == "queued"


def test_without_a_server_letters_are_dropped(database):
    mail_id = write(database)

    MailSender(database, "", "lms@example.org", "https://lms.example", SECRET)({"mail_id": mail_id})

    assert state(database, mail_id) == "dropped"


def test_no_header_can_be_smuggled_in(database, server):
    mail_id = write(database, subject="Course\r\nBcc: all@example.org")

    make_sender(database, server)({"mail_id": mail_id})

    [letter] = server.letters
    assert (letter["Bcc"], letter["Subject"]) == (None, "Course Bcc: all@example.org")


@pytest.mark.parametrize("address", ["", "a@b\r\nBcc: c@d", "a@b, c@d", "no at", "A <a@b>"])
def test_addresses_are_one_address(database, address):
    with pytest.raises(InvalidEmailAddress):
        write(database, address=address)


@pytest.mark.parametrize("path", ["", "/a-long-path" * 8])
def test_every_letter_can_be_stopped_with_one_click(database, server, path):
    mail_id = write(database)
    link = read_link(mail_id, database).replace(".example", f".example{path}")

    make_sender(database, server, address=f"https://lms.example{path}")({"mail_id": mail_id})

    [letter] = server.letters
    assert letter["List-Unsubscribe"] == f"<{link}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_click_is_offered_for_https_alone(database, server):
    mail_id = write(database)

    make_sender(database, server, address="http://10.0.0.5:8000")({"mail_id": mail_id})

    [letter] = server.letters
    assert letter["List-Unsubscribe"].startswith("<http://10.0.0.5:8000/mail/stop/")
    assert letter["List-Unsubscribe-Post"] is None


def test_a_letter_that_waits_is_dropped_when_its_reader_stops_letters(database, server):
    mail_id = write(database)
    with database.read_session() as session:
        person_id = session.get_one(Mail, mail_id).person_id
    database.write(opt_out, Act(SYSTEM, now()), person_id=person_id)

    make_sender(database, server)({"mail_id": mail_id})

    assert (server.letters, state(database, mail_id)) == ([], "dropped")


def test_no_letter_of_any_kind_is_written_to_who_stopped_them(database):
    people = make_people(database)
    values = {"person_id": people.li.id, "address": "li@example.org", "kind": "any"}
    database.write(opt_out, Act(SYSTEM, now()), person_id=people.li.id)

    with pytest.raises(RecipientOptedOut):
        database.write(write_mail, Act(SYSTEM, now()), **values, subject="A", body="B")

    database.write(opt_in, Act(SYSTEM, now()), person_id=people.li.id)
    assert database.write(write_mail, Act(SYSTEM, now()), **values, subject="A", body="B")


def test_stopping_and_allowing_are_for_people_who_exist(database):
    for change in (opt_out, opt_in):
        with pytest.raises(NotFound):
            database.write(change, Act(SYSTEM, now()), person_id=404)


@pytest.mark.parametrize("token", ["", "7", "7.", "8.{}", "7.{}0", "٧.{}", "9" * 30 + ".{}", "7.é"])
def test_a_token_that_was_not_signed_names_nobody(token):
    signature = build_stop_token(SECRET, person_id=7).partition(".")[2]

    assert find_person_of_token(SECRET, build_stop_token(SECRET, person_id=7)) == 7
    assert find_person_of_token(b"another key", f"7.{signature}") is None
    assert find_person_of_token(SECRET, token.format(signature)) is None
