"""The form of an organization, kept as typed until it can be stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import request

from lms.accounts.models import Organization
from lms.accounts.services.organization_states import OrganizationEdit
from lms.accounts.services.organizations import MAX_MEMBERS, MemberCountInvalid, NewOrganization
from lms.i18n.choices import PRODUCTS
from lms.web.request_values import find_number, read_texts

_MAX_LENGTH = 600


@dataclass(frozen=True)
class TypedOrganization:
    """The fields of the form; `products` are known ones, `other_products` typed ones.

    `is_another`: it has the name of an existing organization, and is a different one.
    """

    code: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    country: str = "CN"
    province: str = ""
    products: tuple[str, ...] = ()
    other_products: str = ""
    members: str = ""
    contact: str = ""
    may_be_named: bool = False
    is_another: bool = False

    def build_new(self) -> NewOrganization:
        """Return an organization that a second person has to approve. Raises MemberCountInvalid."""
        return NewOrganization(
            code=self.code.strip().lower(), state="new", **vars(self.build_edit())
        )

    def build_edit(self) -> OrganizationEdit:
        """Raises MemberCountInvalid."""
        return OrganizationEdit(
            names=self.names,
            country=self.country,
            province=self.province,
            products=(*self.products, *_split(self.other_products)),
            members=_read_members(self.members),
            contact=self.contact,
            may_be_named=self.may_be_named,
        )


def read_form() -> TypedOrganization:
    """Return the posted fields, cut to a length that no field needs."""
    names = ("code", "country", "province", "other_products")
    texts = {
        name: request.form.get(name, "")[:_MAX_LENGTH] for name in (*names, "members", "contact")
    }
    return TypedOrganization(
        **texts,
        names=read_texts("name", max_length=_MAX_LENGTH),
        products=tuple(
            product_code
            for product_code in PRODUCTS
            if product_code in request.form.getlist("products")
        ),
        may_be_named=bool(request.form.get("may_be_named")),
        is_another=bool(request.form.get("is_another")),
    )


def fill_form(row: Organization) -> TypedOrganization:
    """Return the form filled with the stored values."""
    return TypedOrganization(
        code=row.code,
        names=row.names,
        country=row.country,
        province=row.province,
        products=tuple(product_code for product_code in PRODUCTS if product_code in row.products),
        other_products=", ".join(product for product in row.products if product not in PRODUCTS),
        members="" if row.members is None else str(row.members),
        contact=row.contact,
        may_be_named=row.may_be_named,
    )


def _split(raw: str) -> tuple[str, ...]:
    parts = raw.replace("，", ",").replace("、", ",").split(",")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))[:10]


def _read_members(raw: str) -> int | None:
    if not raw.strip():
        return None
    found = find_number(raw.strip(), digits=8)
    if found is None:
        raise MemberCountInvalid(most=MAX_MEMBERS)
    return found
