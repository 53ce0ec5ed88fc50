"""The next step that the certificate page names."""

from types import SimpleNamespace

from sqlalchemy import select

from lms.accounts.models import Membership, Person
from tests.pages.certification.graduates import get_person_id
from tests.plan.plan_steps import STEP, write_step


def test_holder_goes_on_with_the_step_that_the_plan_gives_to_them(database, mei, read, serial):
    with database.read_session() as session:
        of_mei = Membership.person_id == get_person_id(database, "mei")
        member = session.scalars(select(Membership).where(of_mei)).one()
        in_one = Membership.organization_id == member.organization_id
        others = select(Membership.person_id).where(in_one, ~of_mei)
        colleague = session.get_one(Person, session.scalars(others).first())
    writer = SimpleNamespace(id=colleague.id, organization_id=member.organization_id)
    other = {**STEP, "first-step": "Of somebody else", "owner": colleague.printed_name}
    write_step(database, writer, other, page="a")
    write_step(database, writer, {**STEP, "owner": "玉香梅"}, page="b")

    steps = read(mei.get(f"/certificates/{serial}")).texts(".//section[@id='next']//li")

    assert "Weigh ten packs" in steps[0]
    assert not any("Of somebody else" in text for text in steps)
    assert "Weigh ten packs" in read(mei.get("/learn/")).texts(".//section[@id='steps']/div[1]")[0]
