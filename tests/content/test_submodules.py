"""A registry finds the modules in its folder, in the order of their names."""

import sys

from lms.content.submodules import import_submodules


def test_modules_with_the_constant_are_found_in_the_order_of_their_names(tmp_path, monkeypatch):
    folder = tmp_path / "some_registry"
    folder.mkdir()
    for name, text in {"zebra": "TYPE = 1", "ant": "TYPE = 2", "base": "", "__init__": ""}.items():
        (folder / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)

    found = import_submodules("some_registry", [str(folder)], "TYPE")

    assert [(module.__name__, module.TYPE) for module in found] == [
        ("some_registry.ant", 2),
        ("some_registry.zebra", 1),
    ]
    for name in [name for name in sys.modules if name.startswith("some_registry")]:
        del sys.modules[name]
