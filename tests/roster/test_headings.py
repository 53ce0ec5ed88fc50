"""Headings of ordinary lists: spaces, two languages, remarks, a second column of one kind."""

import pytest

from lms.accounts.rules.organization_likeness import find_name_stem
from lms.roster.matching.columns import HeadingsMissing, find_columns, has_headings, read_headings
from lms.roster.matching.headings import fold_heading, match_headings
from lms.sheets.reader import read_pasted
from tests.roster.rosters import RosterFixture, list_statuses


@pytest.fixture
def workshop(database):
    return RosterFixture(database)


def map_columns(*headings):
    return find_columns(read_pasted("\t".join(headings) + "\n李美华").rows)


@pytest.mark.parametrize(
    "heading",
    [
        "姓 名",
        "姓　名",
        "姓名 Name",
        "姓名/Name",
        "Name 姓名",
        "姓名Name",
        "姓名（Name）",
        "*姓名",
        "姓名（必填）",
        "姓名(与身份证一致)",
        "姓名【必填】",
        "姓名（必填",
        "姓名：",
        "学员姓名 / Learner name",
        "NAME",
        "Name*",
        "Full  Name",
        "Participant-Name",
        "姓\u200b名",
        "姓名\n(中文)",
    ],
)
def test_heading_of_names_is_known_however_it_is_written(heading):
    columns = find_columns(read_pasted(f'"{heading}"\t手机\n李美华\t').rows)

    assert columns.positions == {"name": 0, "phone": 1}


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("手机/微信", "phone"),
        ("手机2", "phone"),
        ("备用电话", "phone"),
        ("手 机 号 码", "phone"),
        ("Phone / WeChat", "phone"),
        ("Mobile no. (WhatsApp)", "phone"),
        ("联系电话 Phone", "phone"),
        ("电话 或 微信", "phone"),
        ("合作社 SPO", "organization"),
        ("SPO 名称", "organization"),
        ("E mail", "email"),
        ("语言（Language）", "language"),
        ("学员号 No.", "learner_number"),
    ],
)
def test_other_headings_are_known_by_a_part(heading, key):
    assert map_columns("姓名", heading).positions == {"name": 0, key: 1}


@pytest.mark.parametrize(
    "heading",
    [
        "Farmer name",
        "Farmer's name",
        "Name of member",
        "Name of the participant*",
    ],
)
def test_name_of_somebody_is_the_name(heading):
    assert map_columns(heading, "Phone").positions == {"name": 0, "phone": 1}


@pytest.mark.parametrize(
    "heading",
    ["Name of SPO", "Name of cooperative", "NAME OF THE SPO:", "Name of Co-op", "Coop name"],
)
def test_name_of_a_cooperative_is_the_cooperative(heading):
    assert map_columns("Name", heading).positions == {"name": 0, "organization": 1}


@pytest.mark.parametrize("heading", ["Name of course", "Village name", "Father's name", "Name of"])
def test_name_of_something_else_is_passed_over(heading):
    assert map_columns("Name", "SPO", heading).ignored == (heading,)


@pytest.mark.parametrize(
    "heading", ["姓名和手机", "Name and phone", "姓名/手机", "序号", "微信", "性别"]
)
def test_heading_of_two_kinds_or_of_none_is_passed_over(heading):
    columns = map_columns("姓名", "合作社", heading)

    assert (columns.positions, columns.ignored) == ({"name": 0, "organization": 1}, (heading,))


def test_further_columns_of_one_kind_are_known_from_left_to_right():
    columns = map_columns("姓名", "手机/微信", "手机", "Name")

    assert columns.positions == {"name": 0, "phone": 1}
    assert columns.further == {"name": (3,), "phone": (2,)}
    assert columns.list_further() == ("手机", "Name")


def test_phone_counts_before_another_contact_in_an_earlier_column(workshop):
    seen = workshop.look(("王小红", "wx_hong", "13800100000"), head=("姓名", "手机/微信", "手机"))

    assert seen.rows[0].values["phone"] == "+8613800100000"


def test_list_of_other_headings_is_none():
    with pytest.raises(HeadingsMissing):
        map_columns("如何填写", "说明")

    assert not has_headings(read_pasted("如何填写\n先填姓名和手机").rows)


def test_folded_heading_has_no_spaces_and_signs():
    assert fold_heading(" E-Mail * (work)") == "email"


def test_second_column_of_phones_is_used_where_the_first_is_empty(workshop):
    seen = workshop.look(
        ("王小红", "13800100000", "13800100009"),
        ("周一", "", "13800100001"),
        ("周二", "无", "13800100002"),
        ("周三", "-", ""),
        head=("姓名", "手机", "备用 Phone"),
    )

    assert [row.values["phone"] for row in seen.rows] == [
        "+8613800100000",
        "+8613800100001",
        "+8613800100002",
        "",
    ]
    assert seen.columns.list_further() == ("备用 Phone",)
    assert list_statuses(seen) == ["new"] * 4


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("13800100000/微信同号", "+8613800100000"),
        ("13800100000（微信同号）", "+8613800100000"),
        ("电话：13800100000", "+8613800100000"),
        ("13800100000 / wx_hong", "+8613800100000"),
        ("0771-1234567/8", "+867711234567"),
        ("（0771）1234567", "+867711234567"),
    ],
)
def test_phone_is_read_beside_another_contact(workshop, typed, stored):
    assert workshop.look(("王小红", typed, "yunwu-ridge")).rows[0].values["phone"] == stored


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("13800100000/13800100001", "PhonesSeveral"),
        ("1380010000", "PhoneIncomplete"),
        ("400-810-1234", "PhoneOfService"),
        ("wx_hong", "PhoneUnreadable"),
    ],
)
def test_invalid_phone_is_reported_in_its_row(workshop, typed, refusal):
    (error,) = workshop.look(("王小红", typed, "yunwu-ridge")).rows[0].errors

    assert (error.column, type(error.refusal).__name__) == ("phone", refusal)


@pytest.mark.parametrize(
    "head",
    [
        ("Nama Lengkap", "No. HP", "Koperasi"),
        ("Họ và tên", "Số điện thoại", "Hợp tác xã"),
        ("Naam", "Mobile nambar", "Samiti"),
    ],
)
def test_headings_of_the_networks_countries_are_known(head):
    found = match_headings(head, read_headings()).positions

    assert found == {"name": 0, "phone": 1, "organization": 2}


def test_cooperative_is_alike_however_its_kind_is_written():
    assert find_name_stem("Kop. Kopi Gayo Mandiri") == find_name_stem("Koperasi Kopi Gayo Mandiri")
