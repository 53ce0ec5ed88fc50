"""Cases of the library, published."""

from tests.pages.learner.conftest import publish_all

CASE = """\
---
title: A case of {name}
minutes: 4
kind: case
status: ready
product: {product}
country: {country}
year: "2022"
{more}---
{body}
"""


def make_case(name="ours", product="tea", country="CN", more="", body="They sold *tea*."):
    return CASE.format(name=name, product=product, country=country, more=more, body=body)


def publish_library(app, folder, cases):
    case_folder = folder / "library"
    case_folder.mkdir(parents=True, exist_ok=True)
    for name, text in cases.items():
        (case_folder / f"{name}.en.md").write_text(text)
    publish_all(app, folder)
