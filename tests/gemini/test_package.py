"""The package as others see it."""

import subprocess
import sys

import pytest

import workbench.gemini as gemini


def test_exported_names_are_complete_and_sorted() -> None:
    assert gemini.__all__ == sorted(set(gemini.__all__))
    for name in gemini.__all__:
        assert getattr(gemini, name) is not None
    public = {
        name
        for name, value in vars(gemini).items()
        if not name.startswith("_") and type(value).__name__ != "module"
    }
    assert public == {*gemini.__all__, "TYPE_CHECKING", "import_module"}
    with pytest.raises(AttributeError):
        gemini.nothing  # type: ignore[attr-defined]  # on purpose  # noqa: B018


def test_the_error_tree_in_the_docstring_is_the_tree() -> None:
    import workbench.gemini.errors as errors

    drawn: dict[str, int] = {}
    for line in (errors.__doc__ or "").splitlines():
        name = line.lstrip("├└─│ ").partition(" ")[0]
        if line.startswith(("├", "└", "│", " ")) and "──" in line:
            drawn[name] = len(line) - len(line.lstrip("├└─│ "))
    real = {
        name: 4 * (len(kind.__mro__) - 4)
        for name, kind in vars(errors).items()
        if isinstance(kind, type)
        and issubclass(kind, errors.GeminiError)
        and kind is not errors.GeminiError
    }
    assert drawn == real


def test_importing_it_brings_no_http_library_and_nothing_of_ours() -> None:
    script = (
        "import sys, workbench.gemini\n"
        "heavy = {'httpx', 'pydantic', 'truststore', 'PySide6', 'keyring', 'google.genai'}\n"
        "ours = {name.split('.')[1] for name in sys.modules if name.startswith('workbench.')}\n"
        "print(sorted(heavy & set(sys.modules)), sorted(ours))"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[] ['gemini']"
