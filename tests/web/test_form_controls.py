"""The controls of a form on our own pages, each under the label that its reader sees."""

import gc
import time

from lms.web.form_controls import read_forms
from tests.speed import find_fewest, is_within

# Three pages of 400 forms and 3,000 rows: 0.3 s measured, 1.4 s when each form went through all.
SLOWEST = 0.6

PAGE = """<!doctype html><html><body>
<form method="get" action="/here"><input name="q" value="no"></form>
<form method="post" action="/here?a=%E8%8C%B6">
  <p>Before<br>it</p>
  <label for="phone">Your <b>phone</b></label><input id="phone" name="phone" value="1 &amp; 2">
  <label>Note <textarea name="note">
two
lines</textarea></label>
  <input name="cell" aria-label="Price 1"><input name="cell" aria-labelledby="column row">
  <span id="column">Price</span><span id="row">2</span>
  <fieldset><legend>Whose?</legend>
    <label><input type="radio" name="device" value="mine"> <span>Mine</span></label></fieldset>
  <div role="group" aria-labelledby="column"><label><input type="radio" name="c"> One</label></div>
  <label><input type="checkbox" name="sure"> I am sure</label>
  <select name="language" aria-label="Language"><option value="zh">中文</option>
    <option selected>English</option></select>
  <input type="hidden" name="version" value="3">
  <button name="as" value="pdf">One PDF</button>
  <input type="submit" name="as" value="zip">
  <input name="other" form="elsewhere">
</form>
<form id="elsewhere" method="post" action="/x"></form>
<button form="elsewhere" formaction="/here?a=茶" name="far" value="1">Far</button>
</body></html>"""


def test_every_control_has_the_label_that_its_reader_sees():
    first, second = read_forms(PAGE, "/here?a=茶")

    assert [(event.name, event.kind, event.value, event.label, event.words) for event in first] == [
        ("phone", "line", "1 & 2", "Your phone", ""),
        ("note", "text", "\ntwo\nlines", "Note", ""),
        ("cell", "line", "", "Price 1", ""),
        ("cell", "line", "", "Price 2", ""),
        ("device", "choice", "mine", "Whose?", "Mine"),
        ("c", "choice", "on", "Price", "One"),
        ("sure", "choice", "on", "", "I am sure"),
        ("language", "choice", "zh", "Language", "中文"),
        ("language", "choice", "English", "Language", "English"),
        ("version", "hidden", "3", "", ""),
        ("as", "button", "pdf", "", "One PDF"),
        ("as", "button", "zip", "", "zip"),
    ]
    assert [named.name for named in second] == ["other", "far"]


def test_page_without_the_form_has_no_controls():
    assert read_forms(PAGE, "/there") == []
    assert read_forms("", "/here") == []
    assert read_forms("</p>text<form method=post action=/here><input name=a>", "/here") != []


def test_many_forms_and_rows_cost_no_more_than_reading_the_page():
    form = (
        '<form method="post" action="/rows/{0}/drop"><label for="a{0}">A{0}</label>'
        '<input id="a{0}" name="a"><button name="b" value="1">Go</button></form>'
    )
    forms = "".join(form.format(number) for number in range(400))
    row = '<tr><td><a href="/people/1">Name of a person</a></td><td>12</td><td>3</td></tr>'
    page = f"<!doctype html><html><body>{forms}<table>{row * 3000}</table></body></html>"
    addresses = ("/rows/7/drop", "/none", "/rows/399/drop")

    found = []

    def measure():
        before = time.process_time()
        found[:] = [read_forms(page, address) for address in addresses]
        return time.process_time() - before

    gc.freeze()  # the objects of 6,000 tests are none of this page's
    spent = find_fewest(measure, SLOWEST)
    gc.unfreeze()

    assert [[control.label for control in controls] for item in found for controls in item] == [
        ["A7", ""],
        ["A399", ""],
    ]
    assert is_within(spent, SLOWEST)


def test_form_of_many_fields_of_one_name_keeps_each_in_its_form():
    form = '<form method="post" action="/here"><input name="a" value="{0}"></form>'

    found = read_forms("".join(form.format(number) for number in range(3)), "/here")

    assert [[control.value for control in controls] for controls in found] == [["0"], ["1"], ["2"]]
