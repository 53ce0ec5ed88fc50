"""The page of a list says when all of its questions are answered."""

from sqlalchemy import select

from lms.enrolment.models import Cohort
from tests.pages.roster_lists import hand_in

LIST = "姓名,手机,合作社\n张三 李四,,yunwu-ridge\n王芳 李强,,yunwu-ridge\n"


def test_answered_questions_are_said_to_be(client, database, sign_in, post, read):
    sign_in(client, "ravi")
    post(client, "/language", language="en")
    with database.read_session() as session:
        path = f"/cohorts/{session.scalar(select(Cohort.id).order_by(Cohort.id))}/roster"
    address = hand_in(client, path, LIST.encode(), "list.csv").headers["Location"]
    before = read(client.get(address))

    keys = [name for name in before.fields(f"{address}/answers") if name.startswith("person-")]
    post(client, f"{address}/answers", dict.fromkeys(keys, "skip"))

    after = read(client.get(address)).text
    assert "Open questions: 2." in before.text
    assert "All questions are answered. You may still change each answer." in after
    assert "Open questions" not in after
