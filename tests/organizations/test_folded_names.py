"""The stored folded names of organizations are those of their names, whatever changed these."""

from sqlalchemy import select

from lms.accounts.models import Organization, OrganizationName
from lms.accounts.rules.acts import SHELL, Act
from lms.accounts.rules.namesakes import fold_names
from lms.accounts.services.organization_states import edit_organization, rename_organization
from lms.organizations.services.merge import merge_organizations
from tests.accounts.organization_edits import EDIT
from tests.factories import NOW, make_organization
from tests.roster.rosters import RosterFixture
from tests.roster.test_undone_organizations import apply

ACT = Act(SHELL, NOW)


def test_folded_names_follow_every_change_of_the_names(database):
    workshop = RosterFixture(database)
    new = make_organization(database, "new-one", names={"en": "New  One", "zh": "新·社"})
    assert check_folded(database)[new] == {"newone", "新·社"}

    database.write(edit_organization, ACT, organization_id=new, edit=EDIT)
    assert check_folded(database)[new] == {"yunwuridgetea", "云雾岭"}

    renamed = {"en": "Ｒidge’s Tea", "zh": "云雾岭"}
    database.write(rename_organization, ACT, organization_id=new, names=renamed)
    assert check_folded(database)[new] == {"ridge'stea", "云雾岭"}

    target = make_organization(database, "other-one", names={"en": "Other One"})
    database.write(merge_organizations, ACT, source_id=new, target_id=target)
    before = check_folded(database)

    started = apply(workshop, ("周一", "", "Sunny Hill", "", "", ""))
    assert {"sunnyhill"} in [*check_folded(database).values()]
    workshop.undo(started)
    assert check_folded(database) == before


def check_folded(database):
    """Compare the stored folded names of all organizations with their names; return them."""
    with database.read_session() as session:
        names = dict(session.execute(select(Organization.id, Organization.names)).all())
        stored = {id_: set() for id_ in names}
        for row in session.scalars(select(OrganizationName)):
            stored[row.organization_id].add(row.folded)
    assert stored == {id_: fold_names(texts) for id_, texts in names.items()}
    return stored
