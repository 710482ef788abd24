"""Tests of what importing saar gives and costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import saar

_NOT_IN_THE_BASE_INSTALL = (
    "torch", "transformers", "ctranslate2", "numpy", "fastapi", "starlette", "pydantic", "uvicorn", "typer", "rich",
    "service", "models", "prompts",
)  # fmt: skip
_BLOCK = f"""
import sys
for name in {_NOT_IN_THE_BASE_INSTALL!r}:
    sys.modules[name] = None  # makes importing it fail
"""


def _python(code: str, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code, *args], capture_output=True, text=True, check=False, timeout=60)


def test_the_public_names() -> None:
    """The public list is a promise: it changes on purpose, with this test."""
    assert sorted(saar.__all__) == [
        "ArticleTooLong",
        "AsyncClient",
        "Brief",
        "BriefNotFound",
        "BriefWarning",
        "CheckWarning",
        "Client",
        "Engine",
        "EngineUnavailable",
        "InvalidRequest",
        "Overloaded",
        "Removed",
        "Repair",
        "SaarError",
        "ServiceProblem",
        "ServiceUnreachable",
        "Summary",
        "SummarySentence",
        "Timeout",
        "Title",
        "TranslatedSegment",
        "TranslatedText",
        "Translation",
        "UnexpectedAnswer",
    ]
    assert all(hasattr(saar, name) for name in saar.__all__)


def test_importing_saar_needs_httpx_alone() -> None:
    """The client works where nothing of the server can be imported, as in the base install."""
    done = _python(_BLOCK + "import saar; saar.Client().close(); saar.AsyncClient()")
    assert (done.returncode, done.stderr) == (0, "")


def test_importing_saar_pulls_in_nothing_of_the_server() -> None:
    """Where the server is installed too, the client still leaves it alone; rich is httpx's own doing."""
    done = _python("import sys, saar; print(*sorted({name.partition('.')[0] for name in sys.modules}))")
    assert set(done.stdout.split()) & set(_NOT_IN_THE_BASE_INSTALL) <= {"rich"}


@pytest.mark.parametrize("arguments", [[], ["brief", "-"]])
def test_the_base_install_says_how_to_get_the_command_line(arguments: list[str]) -> None:
    """Without the server extra, `saar` is one line that says what to install, and exit code 2."""
    done = _python(_BLOCK + "from saar.__main__ import main; main()", *arguments)
    assert done.returncode == 2
    assert done.stderr == "the command line needs: pip install 'saar[server]' (typer is missing)\n"


def test_help_is_quick() -> None:
    """`saar --help` imports neither the service nor an engine."""
    done = _python(
        "import sys; sys.argv[1:] = ['--help']\n"
        "from saar.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: sys.stderr.write(' '.join(sys.modules))"
    )
    assert "Usage: saar" in done.stdout
    assert not {"service", "models", "fastapi", "uvicorn", "ctranslate2"} & set(done.stderr.split())


def test_types_are_published() -> None:
    """Type checkers of users read our annotations."""
    assert (Path(saar.__file__).parent / "py.typed").is_file()
