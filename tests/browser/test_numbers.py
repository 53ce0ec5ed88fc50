"""The scripts read and judge numbers as the server does: tests/numbers.json holds for both."""

import json
import sys
import unicodedata
from pathlib import Path

import pytest

from lms.folders import STATIC

TABLE = json.loads(Path(__file__).parent.with_name("numbers.json").read_text("utf-8"))
QUESTION = """
<fieldset id="question-q" data-practice="number">
  <input form="practice-q">
  <div data-feedback hidden></div>
</fieldset>
<form id="practice-q"><button>Check</button></form>
"""
TEXTS = "window.lmsTexts = {right: 'right', wrong: 'wrong', empty: 'empty', unreadable: 'wrong'}"
# Fills in the key of a case and its mistakes, sends the form, and waits for the verdict.
JUDGE = """
(cases) => {
  const question = document.getElementById("question-q");
  const place = question.querySelector("[data-feedback]");
  const judge = (one) => new Promise((resolve) => {
    question.dataset.key = JSON.stringify(one);
    question.querySelectorAll("template").forEach((each) => each.remove());
    one.mistakes.forEach((mistake) => {
      const template = document.createElement("template");
      template.dataset.mistake = mistake;
      question.appendChild(template);
    });
    question.querySelector("input").value = one.typed;
    new MutationObserver((_, observer) => {
      const verdict = place.querySelector(".feedback-result");
      if (!verdict) return;
      observer.disconnect();
      resolve(verdict.textContent);
    }).observe(place, { childList: true });
    document.querySelector("button").click();
  });
  return cases.reduce(
    async (before, one) => [...(await before), await judge(one)], Promise.resolve([])
  );
}
"""


@pytest.fixture(scope="module")
def page(chromium):
    found = chromium.new_page()
    found.set_content(QUESTION)
    found.evaluate(TEXTS)
    for name in ("number.js", "question-number.js", "practice.js"):
        found.add_script_tag(path=str(STATIC / "src/js" / name))
    yield found
    found.close()


def test_numbers_of_the_table_are_read_or_refused(page):
    read = """(cases) => cases.map((one) => {
      const found = lmsNumber(one.typed, one.units);
      return found === null ? "refused" : one.value !== null && found === Number(one.value);
    })"""
    wanted = ["refused" if item["value"] is None else True for item in TABLE["read"]]

    found = page.evaluate(read, TABLE["read"])

    assert [(item["typed"], got) for item, got in zip(TABLE["read"], found, strict=True)] == [
        (item["typed"], want) for item, want in zip(TABLE["read"], wanted, strict=True)
    ]


def test_numbers_of_the_table_are_judged(page):
    found = page.evaluate(JUDGE, TABLE["judged"])

    assert [(item["typed"], got) for item, got in zip(TABLE["judged"], found, strict=True)] == [
        (item["typed"], "right" if item["right"] else "wrong") for item in TABLE["judged"]
    ]


def test_known_mistakes_of_the_table_are_named(page):
    name = """(cases) => cases.map((one) => {
      const question = document.createElement("div");
      question.innerHTML = "<input>" + one.mistakes.map((mistake) =>
        `<template data-mistake="${mistake}"></template>`).join("");
      const controls = [question.querySelector("input")];
      controls[0].value = one.typed;
      const graded = lmsQuestions.number.grade(question, controls, one);
      return graded.mistake ? graded.mistake.dataset.mistake : "";
    })"""

    found = page.evaluate(name, TABLE["named"])

    assert [(item["typed"], got) for item, got in zip(TABLE["named"], found, strict=True)] == [
        (item["typed"], item["mistake"]) for item in TABLE["named"]
    ]


def test_digits_of_every_script_are_read(page):
    """And no other sign that Unicode gives a value, such as ² and ①."""
    signs = [sign for sign in map(chr, range(sys.maxunicode)) if sign.isnumeric()]
    wanted = [unicodedata.decimal(sign, None) for sign in signs]

    found = page.evaluate("(signs) => signs.map((sign) => lmsNumber(sign, []))", signs)

    assert dict(zip(signs, found, strict=True)) == dict(zip(signs, wanted, strict=True))
