"""What is read of our own pages: each control of a form under the label that its reader sees."""

from lms.web.form_controls import read_forms

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

    assert [(one.name, one.kind, one.value, one.label, one.words) for one in first] == [
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
    assert [one.name for one in second] == ["other", "far"]


def test_page_without_the_form_has_no_controls():
    assert read_forms(PAGE, "/there") == []
    assert read_forms("", "/here") == []
    assert read_forms("</p>text<form method=post action=/here><input name=a>", "/here") != []
