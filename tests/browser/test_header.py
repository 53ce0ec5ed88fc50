"""The header on a narrow phone: every entry is whole, on one line, and inside the screen."""

import pytest

from tests.browser.conftest import SECRET

FIND = """() => [...document.querySelectorAll('.site-header :is(a, button)')].map(item => {
  const range = document.createRange();
  range.selectNodeContents(item);
  const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
  const box = item.getBoundingClientRect();
  return {
    text: item.textContent.trim(), top: Math.round(box.top),
    isWhole: box.left >= 0 && box.right <= innerWidth && item.scrollWidth <= item.clientWidth,
    isOneLine: item.classList.contains('brand') || lines.size === 1,
  };
})"""


@pytest.mark.parametrize("width", [320, 360])
@pytest.mark.parametrize(
    ("person", "language", "cases"),
    [("mei", "zh-CN", "案例"), ("ravi", "en", "Cases")],
)
def test_every_entry_is_whole_and_signing_out_is_beside_the_name(
    new_phone, person, language, cases, width
):
    phone = new_phone(language=language, width=width)
    phone.sign_in(person, SECRET)
    phone.open("/account")

    items = phone.page.evaluate(FIND)

    assert [item["text"] for item in items if not (item["isWhole"] and item["isOneLine"])] == []
    assert cases in [item["text"] for item in items]
    assert items[-1]["top"] == items[0]["top"]
