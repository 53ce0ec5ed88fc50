"""Exceptions that are shown as sentences."""

from lms.errors import Refusal


class Unprintable(Refusal):
    message = "%(characters)s of %(name)s cannot be printed."


def test_lists_are_joined_in_the_english_sentence():
    assert str(Unprintable(characters=["龘", "䲜"], name="Li")) == "龘, 䲜 of Li cannot be printed."
    assert str(Unprintable(characters=(), name="Li")) == " of Li cannot be printed."
