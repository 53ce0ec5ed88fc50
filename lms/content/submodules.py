"""The modules of a package that is a registry: a file added to its folder is found."""

import importlib
import pkgutil
from collections.abc import Sequence
from types import ModuleType


def import_submodules(package: str, path: Sequence[str], constant: str) -> tuple[ModuleType, ...]:
    """Return the modules of a package that define the constant, in the order of their names.

    `path`: `__path__` of the package.
    """
    names = sorted(module.name for module in pkgutil.iter_modules(path))
    modules = [importlib.import_module(f"{package}.{name}") for name in names]
    return tuple(module for module in modules if hasattr(module, constant))
