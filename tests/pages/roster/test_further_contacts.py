"""A WeChat id beside the phone is not stored, and the preview says so."""

from tests.pages.roster.lists import NEW, start


def test_a_wechat_id_beside_the_phone_is_named_as_left_out(ravi, read, path):
    row = [NEW[0], "13870001140 / wx_lizi88", *NEW[2:]]

    page = read(ravi.get(start(ravi, path, row)))

    assert "+8613870001140" in page.text
    assert "Left out: wx_lizi88." in page.text
