"""Cooperatives entered by the form."""

from lms.accounts.queries.organizations import find_organization_by_code

FORM = {
    "code": "stone-bridge",
    "name_en": "Stone Bridge Rice",
    "name_zh": "石桥稻米合作社",
    "country": "CN",
    "members": "140",
    "products": "rice",
}


def organization_id(database, code="yunwu-ridge"):
    with database.read_session() as session:
        return find_organization_by_code(session, code).id


def enter(client, post, **fields):
    return post(client, "/organizations/new", {**FORM, **fields})
