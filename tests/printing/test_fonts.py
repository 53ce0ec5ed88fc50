"""The characters that are there, and that the made fonts hold them."""

import gc
import multiprocessing

import pytest
from fontTools.ttLib import TTFont

from lms.printing.font_files import FONTS, WEIGHTS, read_widths
from lms.printing.fonts import FontFolder
from lms.printing.glyphs import load_glyphs

NAMES = ["李美华", "王䶮", "龘𬀩㛃", "Nguyễn Thị Ánh Tuyết", "सुनीता श्रेष्ठ", "ณัฐวุฒิ น้ำผึ้ง"]


@pytest.mark.parametrize("name", NAMES)
def test_name_can_be_printed(name):
    assert load_glyphs().missing(name) == ()


def test_characters_without_glyph_are_named_once_in_order():
    assert load_glyphs().missing("李😀美", "ᏣᎳᎩ", "😀") == ("😀", "Ꮳ", "Ꮃ", "Ꭹ")


def test_joiners_need_no_glyph():
    assert load_glyphs().missing("क्\u200dष") == ()


def test_fonts_are_not_kept_once_they_are_read():
    """In a web process they would be 45 MB until the next full collection, which is rare."""
    for read in (load_glyphs, read_widths):
        read.cache_clear()

    load_glyphs()

    assert [item for item in gc.get_objects() if isinstance(item, TTFont)] == []


def test_width_of_han_is_one_em_and_marks_take_none():
    glyphs = load_glyphs()

    assert glyphs.width("李美华") == 3
    assert glyphs.width("น้ำ") < glyphs.width("นำ") + 0.01
    assert 0.4 < glyphs.width("Nguyễn") / 6 < 0.8


def test_made_fonts_are_static_and_hold_the_common_characters(font_folder):
    for script in FONTS:
        for weight in WEIGHTS:
            with TTFont(font_folder.folder / f"{script}-{weight}.ttf") as font:
                assert "fvar" not in font
                assert font["OS/2"].usWeightClass == weight
    with TTFont(font_folder.folder / "Han-700.ttf") as font:
        assert {ord(character) for character in "结业证书李美华"} <= set(font.getBestCmap())


def test_usual_text_needs_no_rare_face(font_folder):
    assert font_folder.rare_faces("李美华 Nguyễn सुनीता ณัฐวุฒิ 《》“”·") == ()


def test_rare_characters_get_faces_of_their_own(font_folder):
    faces = font_folder.rare_faces("王䶮")

    assert [(face.family, face.weight) for face in faces] == [
        ("LMS Rare Han", 400),
        ("LMS Rare Han", 700),
    ]
    for face in faces:
        with TTFont(face.path) as font:
            assert set(font.getBestCmap()) == {ord("䶮")}


def test_two_makers_make_once(font_folder, tmp_path):
    """The second one waits for the lock and finds the fonts made."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    context = multiprocessing.get_context("fork")
    (folder / font_folder.folder.name).symlink_to(font_folder.folder)
    makers = [context.Process(target=FontFolder(folder).make) for _ in range(2)]

    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()

    assert [maker.exitcode for maker in makers] == [0, 0]
    assert not list(folder.glob("draft-*"))
