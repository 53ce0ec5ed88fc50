"""The forms of an organization: its data, a request about it, the answer to a request."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from lms.accounts.models import Organization
from lms.accounts.rules.text import MAX_REASON_LENGTH, TextTooLong
from lms.accounts.services.admission_requests import AdmissionNoteMissing
from lms.accounts.services.organization_requests import (
    AlreadyRequested,
    MergeTargetMissing,
    NamesUnchanged,
    RequestReasonMissing,
)
from lms.accounts.services.organization_states import OrganizationEdit, ReturnReasonMissing
from lms.accounts.services.organizations import (
    MAX_CONTACT_LENGTH,
    MAX_MEMBERS,
    MAX_NAME,
    MAX_PROVINCE,
    CountryInvalid,
    MemberCountInvalid,
    NameEmptied,
    NewOrganization,
    OrganizationCodeInvalid,
    OrganizationCodeTaken,
    OrganizationNameMissing,
    check_country,
)
from lms.errors import Refusal
from lms.i18n.choices import PRODUCTS
from lms.web.fields import CheckedText, IdReader, Line, Number, Text, Ticked
from lms.web.forms import Form, FormRule, SubmittedForm, build_form

MAX_CHOICE = 80
MAX_OTHER_PRODUCTS = 10
MAX_OTHER_PRODUCTS_LENGTH = 200


class NamesakeFound(Refusal):
    message = "There is already a cooperative of this name. Compare code and province."


class TooManyProducts(Refusal):
    message = "Name at most %(most)s other products."


def split_products(typed: str) -> tuple[str, ...]:
    """Return the products, which are separated by commas. Raises TooManyProducts."""
    parts = typed.replace("，", ",").replace("、", ",").split(",")
    found = tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
    if len(found) > MAX_OTHER_PRODUCTS:
        raise TooManyProducts(most=MAX_OTHER_PRODUCTS)
    return found


class OrganizationForm(Form):
    """The data of an organization; `is_another`: it only has the name of an existing one."""

    refused_fields = MappingProxyType({
        OrganizationCodeInvalid: "code",
        OrganizationCodeTaken: "code",
        CountryInvalid: "country",
        TextTooLong: "other_products",
        TooManyProducts: "other_products",
        MemberCountInvalid: "members",
        NamesakeFound: "is_another",
        Refusal: "name",
    })  # fmt: skip
    rules = (FormRule(split_products, ("other_products",)),)
    code: Annotated[str, Line(MAX_CHOICE)]
    name: Mapping[str, Annotated[str, Line(MAX_NAME)]]
    country: Annotated[str, CheckedText(check_country, required=True, missing=CountryInvalid)]
    province: Annotated[str, Line(MAX_PROVINCE)]
    products: tuple[str, ...]
    other_products: Annotated[str, Line(MAX_OTHER_PRODUCTS_LENGTH)]
    members: Annotated[int | None, Number(0, MAX_MEMBERS, MemberCountInvalid, required=False)]
    contact: Annotated[str, Text(MAX_CONTACT_LENGTH)]
    may_be_named: Ticked
    is_another: Ticked

    def to_new(self) -> NewOrganization:
        """Return an organization that a second person has to approve."""
        return NewOrganization(code=self.code.lower(), state="new", **vars(self.to_edit()))

    def to_edit(self) -> OrganizationEdit:
        offered_products = tuple(product for product in PRODUCTS if product in self.products)
        return OrganizationEdit(
            names=self.name,
            country=self.country,
            province=self.province,
            products=(*offered_products, *split_products(self.other_products)),
            members=self.members,
            contact=self.contact,
            may_be_named=self.may_be_named,
        )


def build_organization_form(row: Organization) -> SubmittedForm[OrganizationForm]:
    """Return the form filled with the stored values."""
    other = ", ".join(product for product in row.products if product not in PRODUCTS)
    stored = {**vars(row), "name": row.names, "other_products": other}
    return build_form(OrganizationForm, stored)


class OrganizationRequestForm(Form):
    """The new names of a renaming, the target of a merge, and why."""

    refused_fields = MappingProxyType({
        AlreadyRequested: "requests",
        MergeTargetMissing: "into",
        NamesUnchanged: "name",
        NameEmptied: "name",
        OrganizationNameMissing: "name",
        Refusal: "reason",
    })  # fmt: skip
    name: Mapping[str, Annotated[str, Line(MAX_NAME)]]
    into: Annotated[int | None, IdReader(required=False, missing=MergeTargetMissing)]
    reason: Annotated[str, Text(MAX_REASON_LENGTH, required=True, missing=RequestReasonMissing)]


class OrganizationReturnForm(Form):
    """The reason why new organizations are returned for correction, for all that are ticked."""

    reason: Annotated[str, Text(MAX_REASON_LENGTH, required=True, missing=ReturnReasonMissing)]


class RequestAnswerForm(Form):
    """The answer to the requester."""

    answer: Annotated[str, Text(MAX_REASON_LENGTH)]


class AdmissionAnswerForm(Form):
    """The answer to a visitor who asks for a place."""

    refused_fields = MappingProxyType({AdmissionNoteMissing: "note"})
    note: Annotated[str, Text(MAX_REASON_LENGTH)]
    answer: Literal["accepted", "declined"]
