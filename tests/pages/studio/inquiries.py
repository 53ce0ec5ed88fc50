"""The question of the tests of the desk, and its answer."""

from tests.pages.client import find_person

LESSON = "/learn/digital-thinking/why-now"
ASK = f"{LESSON}/ask"
HOSTILE = "<script>alert(1)</script> {{ 7 * 7 }} 谁付运费？"
OPEN_SECTION = ".//section[@id]"


def answer(people, post, inquiry, text="买家付。", version="0"):
    return post(people("ana"), inquiry, {"text": text, "version": version})


def database_id(database, name):
    with database.read_session() as session:
        return find_person(session, name)
