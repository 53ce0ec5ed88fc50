"""The scripts of the Network's countries: printed, shaped, refused without a font."""

import pypdfium2
import pytest
from PIL import Image, ImageChops

from lms.printing import font_files
from lms.printing.engine import PdfEngine, PdfSource
from lms.printing.font_files import FONTS, SCRIPTS, SYSTEM_FONTS, list_absent_scripts
from lms.printing.glyphs import load_glyphs
from lms.printing.styles import load_style

NAMES = {
    "Urdu": ("Arabic", "محمد علی خان"),
    "Uyghur": ("Arabic", "گۈلنار ئەخمەت"),
    "Persian": ("Arabic", "علی\u200cرضا پژوهش"),
    "Bengali": ("Bengali", "শ্রীলক্ষ্মী চট্টোপাধ্যায়"),
    "Tamil": ("Tamil", "ஸ்ரீலட்சுமி முருகன்"),
    "Telugu": ("Telugu", "శ్రీనివాసరావు కృష్ణ"),
    "Khmer": ("Khmer", "ស្រីមុំ ព្រះវិហារ"),
    "Lao": ("Lao", "ນ້ຳຝົນ ພົມມະຈັນ"),
    "Burmese": ("Myanmar", "ဒေါ်အောင်ဆန်း မြင့်ကြည်"),
    "Gujarati": ("Gujarati", "શ્રીકૃષ્ણ ક્ષત્રિય"),
    "Kannada": ("Kannada", "ಶ್ರೀನಿವಾಸ ಕೃಷ್ಣಮೂರ್ತಿ"),
    "Malayalam": ("Malayalam", "ശ്രീലക്ഷ്മി കൃഷ്ണൻ"),
    "Sinhala": ("Sinhala", "ශ්\u200dරී ලක්ෂ්මී ප්\u200dරියන්ත"),
    "Tibetan": ("Tibetan", "བསྟན་འཛིན་རྒྱ་མཚོ"),
}
# Letters that a font joins, stacks or reorders. A joiner that forbids it draws nothing by itself.
SHAPED = {
    "Arabic": "محمد",
    "Bengali": "ক্ষ",
    "Tamil": "க்ஷ",
    "Telugu": "క్ష",
    "Khmer": "ស្រ",
    "Myanmar": "မြ",
    "Gujarati": "ક્ષ",
    "Kannada": "ಕ್ಷ",
    "Malayalam": "ക്ക",
    "Sinhala": "ක්\u200dෂ",
    "Tibetan": "རྒྱ",
}
PAGE = "@page { size: 120mm 60mm } html { font: 40pt LMS-FAMILIES }"


@pytest.fixture(scope="module")
def engine(font_folder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("styles")
    (folder / "page.css").write_text(PAGE)
    found = PdfEngine(font_folder, style=load_style("page.css", folder))
    yield found
    found.close()


@pytest.fixture
def no_system_fonts(tmp_path, monkeypatch):
    monkeypatch.setattr(font_files, "_SYSTEM", tmp_path)
    load_glyphs.cache_clear()
    yield
    load_glyphs.cache_clear()


def draw(engine, text):
    """The ink of a text, black on white, without the page around it."""
    html = f"<!DOCTYPE html><html lang=en><title>Test</title><body><p>{text}</p></body></html>"
    document = pypdfium2.PdfDocument(engine.print(PdfSource(html, text)))
    picture = document[0].render(scale=2).to_pil().convert("L")
    document.close()
    box = ImageChops.invert(picture).getbbox()
    assert box is not None, "nothing was drawn"
    return picture.crop(box)


def list_pieces(picture):
    """The widths of what is separated by white columns, from left to right."""
    columns = picture.resize((picture.width, 1), Image.Resampling.BOX).tobytes()
    inked = "".join("x" if value < 255 else " " for value in columns)
    return [len(piece) for piece in inked.split()]


@pytest.mark.parametrize("name", NAMES)
def test_name_is_printed_with_the_face_of_its_script(font_folder, engine, name):
    script, text = NAMES[name]

    assert load_glyphs().missing(text) == ()
    faces = font_folder.rare_faces(text)
    assert [(face.family, face.weight) for face in faces] == [
        (f"LMS {script}", 400),
        (f"LMS {script}", 700),
    ]
    assert draw(engine, text).width > 100


@pytest.mark.parametrize("script", SHAPED)
def test_letters_are_shaped(engine, script):
    text = SHAPED[script]
    apart = "\u200c".join(text.replace("\u200d", ""))

    shaped, unshaped = draw(engine, text), draw(engine, apart)

    assert (shaped.size, shaped.tobytes()) != (unshaped.size, unshaped.tobytes())


def test_arabic_letters_are_joined_and_run_from_right_to_left(engine):
    joined, single = draw(engine, "محمد"), draw(engine, "م\u200cح\u200cم\u200cد")
    beh, alef = list_pieces(draw(engine, "اب"))  # from left to right on paper

    assert len(list_pieces(joined)) == 1 < len(list_pieces(single))
    assert alef < beh / 2  # a thin stroke, the first letter, on the right


def test_every_script_is_there_or_named_as_absent():
    assert {script for script, _ in NAMES.values()} | set(FONTS) == set(SCRIPTS)
    assert list_absent_scripts() == (), "Install what deploy/setup.sh names: fonts-noto-core."


@pytest.mark.usefixtures("no_system_fonts")
def test_characters_of_a_script_whose_font_is_absent_are_named():
    assert list_absent_scripts() == tuple(SYSTEM_FONTS)
    assert load_glyphs().missing("Li ශ්\u200dරී") == ("ශ", "්", "ර", "ී")
    assert load_glyphs().missing(NAMES["Tamil"][1]) == ()
