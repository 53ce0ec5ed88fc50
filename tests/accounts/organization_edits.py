"""The editable fields of a cooperative."""

from lms.accounts.services.organization_states import (
    OrganizationEdit,
)

EDIT = OrganizationEdit(
    names={"en": "Yunwu Ridge Tea", "zh": "云雾岭"},
    country="CN",
    province=" 浙江 ",
    products=("tea",),
    members=312,
    contact="Chen\n+86 138",
    may_be_named=True,
)
