"""Readers of the pages: one for every stage of the way, a page for every template."""

import re

from tests.journeys.people import make_learner
from tests.journeys.phone import Phone

LONG_NAME = "Venkatanarasimharajuvaripeta Sreeramachandramurthy Iyengar K"
PIN = "83051947"
COURSE = "digital-thinking"
QUIZ = f"/learn/{COURSE}/final-quiz"
VISITOR = {
    "landing": "/",
    "admission": "/ask-for-a-place",
    "courses": "/courses/",
    "course": f"/courses/{COURSE}",
    "glossary": "/glossary/contribution",
    "help": "/help",
    "privacy": "/privacy",
    "verify": "/verify",
    "certificate_status unknown": "/verify/0000-0000-0000-0000-0",
    "sign_in": "/sign-in",
    "sign_in with=name": "/sign-in?with=name",
    "card": "/card",
    "join_code": "/join",
    "lesson": f"/learn/{COURSE}/bulk-trap",
    "worksheet_read": f"/learn/{COURSE}/vision",
    "closed": QUIZ,
    "refused": "/nothing-here",
}
NEWCOMER = {"notice": "/welcome/notice", "pin": "/welcome/pin"}
LEARNER = {
    "home": "/learn/",
    "outline": f"/learn/{COURSE}",
    "lesson": f"/learn/{COURSE}/why-now",
    "worksheet": f"/learn/{COURSE}/vision",
    "question_report": f"/learn/{COURSE}/why-now/questions/why-now-loss/report",
    "lesson_questions": f"/learn/{COURSE}/why-now/ask",
    "monday": f"/learn/{COURSE}/vision/print",
    "quiz_start": QUIZ,
    "name": "/welcome/name",
    "account": "/account",
    "secret": "/account/secret",
}


class Audience:
    """Readers made in the server's own database, through the application's own pages."""

    def __init__(self, app, course):
        self.app = app
        self.course = course

    def make_newcomer(self):
        """A card; nothing of the welcome is done yet."""
        return make_learner(self.app.extensions["lms"], LONG_NAME)

    def make_learner(self):
        """Number, and the pages of somebody in the middle: a failed attempt and an open one."""
        phone, number = self._welcome()
        failed = self.course.take_quiz(phone, right=9)
        open_attempt = self.course.begin(phone)
        attempts = {
            "result": f"/attempts/{failed}",
            "review_answers": f"/attempts/{open_attempt}?review=1",
            **self._questions(open_attempt),
        }
        return number, {**LEARNER, **attempts}

    def make_finished(self):
        """Number, and the pages of somebody who may have her certificate."""
        phone, number = self._finish()
        phone.open(f"/learn/{COURSE}/certificate")
        passed = next(link for link in self._links(phone, QUIZ) if "/attempts/" in link)
        return number, {
            "home": "/learn/",
            "outline": f"/learn/{COURSE}",
            "name_check": f"/learn/{COURSE}/certificate",
            "result passed": passed,
        }

    def make_certified(self):
        """Number, and the pages of a certificate."""
        phone, number = self._finish()
        phone.open(f"/learn/{COURSE}/certificate")
        phone.press(f"/learn/{COURSE}/certificate")
        serial = phone.path.rpartition("/")[2]
        return number, {
            "certificate": phone.path,
            "certificate_status": f"/verify/{serial}",
            "home": "/learn/",
        }

    def _welcome(self):
        card = self.make_newcomer()
        phone = Phone(self.app)
        phone.open(f"/card/{card.code}")
        phone.press("/card", device="mine")
        phone.press("/welcome/notice")
        phone.press("/welcome/pin", secret=PIN)
        phone.press("/welcome/name")
        phone.open(f"/courses/{COURSE}")
        phone.press(f"/courses/{COURSE}/enrol")
        return phone, card.learner_number

    def _finish(self):
        phone, number = self._welcome()
        self.course.read_all(phone)
        self.course.take_quiz(phone)
        self.course.hand_in(phone)
        return phone, number

    def _questions(self, attempt):
        """One page for every kind of question that the attempt asks."""
        kinds = {}
        for place, question in enumerate(self.course.page(attempt).questions, 1):
            kinds.setdefault(f"attempt {question.type}", f"/attempts/{attempt}?question={place}")
        return kinds

    def _links(self, phone, path):
        return [link for link in phone.open(path).links() if re.match("/attempts/", link)]
