"""A shared worksheet that somebody else wrote, and who may hand it in."""

from tests.pages.learner.worksheets import PAGE, SAVE, WHOLE


def test_who_wrote_nothing_hands_in_only_what_they_worked_on(app, mei, post, read, sign_in):
    """Others may have written the text, and the page says so."""
    other = app.test_client()
    sign_in(other, "dao")
    assert post(mei, SAVE, {**WHOLE, "hand_in": "1"}).status_code == 303

    shown = read(other.get(PAGE))
    assert "最后由玉香梅填写" in shown.text
    unchanged = shown.fields(SAVE)
    del unchanged["worked_too"]  # a button
    refused = post(other, SAVE, {**unchanged, "hand_in": "1"})
    assert refused.status_code == 422
    assert "就点“我也参与了”" in read(refused).text
    post(other, SAVE, {"worked_too": "vision"})

    assert post(other, SAVE, {"hand_in": "1"}).status_code == 303
    assert "said=handed_in" in post(mei, SAVE, {"hand_in": "1"}).location
