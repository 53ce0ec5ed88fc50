"""The drawings of the public pages are made from their sources, and weigh little."""

import pytest

from deploy.drawings import IMAGES, SOURCES, draw

DRAWINGS = sorted(path.stem for path in SOURCES.glob("*.txt"))


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_made_from_its_source(name):
    drawn = (IMAGES / f"{name}.svg").read_text()

    assert drawn == draw((SOURCES / f"{name}.txt").read_text()), "Run deploy/drawings.py."
    assert len(drawn) <= 3 * 1024, "Draw it with fewer shapes, a drawing weighs at most 3 KB."
    assert "<style" not in drawn, "Choose a pen of deploy/drawings.py, the policy allows no style."


def test_every_image_but_the_mark_has_a_source():
    made = {path.stem for path in IMAGES.glob("*.svg")} - {"mark"}
    assert made == set(DRAWINGS), "Write its source into docs/drawings/, or remove the image."
