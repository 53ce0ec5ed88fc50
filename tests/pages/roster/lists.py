"""Lists handed in, applied and undone in a browser."""

from sqlalchemy import select

from lms.accounts.models import Person
from tests.pages.roster_lists import book, hand_in

NEW = ["王小红", 13800100000, "yunwu-ridge", "", "中文", "hong@example.org"]


def start(client, path, *rows, **more):
    answer = hand_in(client, path, book(*rows, **more))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"]


def press(client, post, read, address):
    """Import, as the button on the page does."""
    fields = read(client.get(address)).fields(f"{address}/apply")
    return post(client, f"{address}/apply", fingerprint=fields["fingerprint"])


def undo_import(client, post, read, address, **more):
    """As the page that confirms it does."""
    fields = read(client.get(f"{address}/undo")).fields(f"{address}/undo")
    return post(client, f"{address}/undo", fingerprint=fields["fingerprint"], **more)


def find(database, name):
    with database.read_session() as session:
        return session.scalar(select(Person).where(Person.printed_name == name))
