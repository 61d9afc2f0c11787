"""What the package offers, and what it says where it cannot run."""

import copy
import importlib
import importlib.util
import inspect
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, get_origin

import pytest

import webglm
import webglm._native

API = Path(__file__).parents[1] / "fixtures" / "api.json"


def test_import_outside_pyodide_says_where_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyodide.ffi", None)
    spec = importlib.util.spec_from_file_location("elsewhere", webglm._native.__file__)
    assert spec is not None
    assert spec.loader is not None
    with pytest.raises(ImportError, match="runs in Pyodide"):
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


def kind_of(value: Any) -> str:
    if isinstance(value, property):
        return "property"
    if inspect.isclass(value):
        return "class"
    if get_origin(value) is Literal:
        return "literal"
    return "function" if callable(value) else type(value).__name__


def described(owner: Any, names: list[str]) -> dict[str, str]:
    """Kind and signature of public names."""
    entries = {}
    for name in names:
        value = getattr(owner, name)
        kind = kind_of(value)
        text = kind
        if kind == "function" or (kind == "class" and not issubclass(value, Exception)):
            signature = inspect.signature(value)
            bare = [p.replace(annotation=p.empty) for p in signature.parameters.values()]
            text = f"{kind} {signature.replace(parameters=bare, return_annotation=signature.empty)}"
        entries[name] = text
    return entries


def public_members(cls: type) -> list[str]:
    return sorted(name for name in dir(cls) if not name.startswith("_"))


MODULES = ("exceptions", "families", "formula", "glm", "links")


def current_api() -> dict[str, dict[str, str]]:
    """Kind and signature of every public name: of the package, its modules, its classes."""
    api = {"webglm": described(webglm, sorted(webglm.__all__))}
    for name in MODULES:
        module = importlib.import_module(f"webglm.{name}")
        names = sorted(module.__all__)
        api[module.__name__] = {each: kind_of(getattr(module, each)) for each in names}
    for name in sorted(webglm.__all__):
        cls = getattr(webglm, name)
        if inspect.isclass(cls) and not issubclass(cls, Exception):
            api[name] = described(cls, public_members(cls))
    return api


def test_public_names_are_those_of_the_list() -> None:
    # tests/fixtures/api.json is written by hand when the API changes.
    expected, found = json.loads(API.read_text()), current_api()
    assert sorted(found) == sorted(expected)
    for owner, names in expected.items():
        assert found[owner] == names, owner


def test_modules_stand_beside_the_functions_of_their_names() -> None:
    from webglm.exceptions import WebGLMError
    from webglm.families import Poisson
    from webglm.formula import glm
    from webglm.glm import GLM, fit_glm

    assert (webglm.glm, webglm.GLM, webglm.fit_glm) == (glm, GLM, fit_glm)
    assert (webglm.PoissonFamily, webglm.WebGLMError) == (Poisson, WebGLMError)
    importlib.import_module("webglm.glm")
    assert webglm.glm is glm


def test_every_public_name_is_documented() -> None:
    for name in webglm.__all__:
        value = getattr(webglm, name)
        if isinstance(value, str):
            continue
        assert value.__doc__, name
        if inspect.isclass(value) and not isinstance(value, ModuleType):
            for member in public_members(value):
                attribute = inspect.getattr_static(value, member)
                assert not callable(attribute) or inspect.getdoc(attribute), f"{name}.{member}"


def test_fit_is_copied_as_itself() -> None:
    fit = webglm.fit_glm([1.0, 2.0, 4.0], [[1.0], [1.0], [1.0]])
    for other in (copy.copy(fit), copy.deepcopy(fit)):
        assert other.params.tolist() == fit.params.tolist()
