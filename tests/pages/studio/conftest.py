"""People in browsers of their own, and a question that one of them has asked."""

import pytest
from sqlalchemy import func, select

from lms.inquiries.models import Inquiry
from tests.pages.studio.inquiries import ASK, HOSTILE


@pytest.fixture
def people(app, sign_in):
    """Somebody signed in by name, each in a browser of their own."""
    found = {}

    def get(name):
        if name not in found:
            found[name] = app.test_client()
            sign_in(found[name], name)
        return found[name]

    return get


@pytest.fixture
def inquiry(people, post, read, database):
    """The address of Mei's question at the desk, beside those of the demo."""
    post(people("mei"), ASK, {"text": HOSTILE})
    with database.read_session() as session:
        address = f"/lesson-questions/{session.scalar(select(func.max(Inquiry.id)))}"
    assert address in read(people("ana").get("/studio/")).links()
    return address
