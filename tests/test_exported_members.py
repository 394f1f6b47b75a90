"""What other programs may import is what `__all__` says: sorted, there, and nothing else leaks."""

from __future__ import annotations

import ast
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

PUBLIC = ("backscroll", "backscroll.archive", "backscroll.cli", "backscroll.export", "backscroll.model")


@pytest.mark.parametrize("name", PUBLIC)
def test_public_names_are_sorted_and_exist(name: str) -> None:
    module = import_module(name)

    assert list(module.__all__) == sorted(module.__all__, key=lambda public: (not public.isupper(), public))
    assert all(getattr(module, public) is not None for public in module.__all__)


@pytest.mark.parametrize("name", PUBLIC)
def test_nothing_leaks_beside_the_public_names(name: str) -> None:
    module = import_module(name)

    assert own_names(module) <= set(module.__all__)


@pytest.mark.parametrize("name", PUBLIC)
def test_a_package_only_hands_names_on(name: str) -> None:
    module = import_module(name)

    assert module.__file__
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert functions in ([], ["__getattr__"])


@pytest.mark.parametrize("name", ["backscroll", "backscroll.archive"])
def test_an_unknown_name_is_an_attribute_error(name: str) -> None:
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = import_module(name).Nothing


def own_names(module: ModuleType) -> set[str]:
    """Give the names a package shows that are neither its modules, nor other packages, nor private."""
    return {
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and not isinstance(value, ModuleType)
        and name not in ("TYPE_CHECKING", "Any", "import_module")
        and f"{module.__name__}.{name}" not in sys.modules
    }
