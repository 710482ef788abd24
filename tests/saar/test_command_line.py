"""Tests of the commands, run in this process on the stub engine."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from saar import Brief, Client
from saar.command_line import app, explain
from saar.wire import read

TITLE = "अल्मोड़ा में नए पुल का उद्घाटन"
PARAGRAPHS = (
    "अल्मोड़ा। जिले में मंगलवार को नए पुल का उद्घाटन किया गया। इस पुल पर 12 करोड़ रुपये खर्च हुए हैं।",
    "स्थानीय लोगों ने बताया कि पुल बनने से बाजार तक पहुंचने में आधा घंटा कम लगेगा।",
    "प्रशासन ने बारिश से पहले सड़क की मरम्मत पूरी करने का भरोसा दिया है।",
)
ARTICLE = "\n\n".join((TITLE, *PARAGRAPHS))
_BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
PAGE = f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>{_BODY}</article></body></html>"

CHECKPOINT = Path(__file__).parent.parent / "fixtures" / "indictrans2" / "checkpoint"

Saar = Callable[..., Result]


@pytest.fixture
def saar(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Saar:
    """Run a command on the stub engine, in a data folder of its own."""
    monkeypatch.setenv("SAAR_TRANSLATOR", "stub")
    monkeypatch.setenv("SAAR_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("SAAR_MODELS_DIR", raising=False)

    def run(*arguments: object, stdin: str | bytes = "") -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin, catch_exceptions=False)

    return run


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """Write an article to a file."""
    file = tmp_path / "article.txt"
    file.write_text(ARTICLE, encoding="utf-8")
    return file


def _briefs(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def _whole(result: Result) -> dict[str, Any]:
    """Return what a brief says, without what is about one run."""
    (wire,) = _briefs(result)
    return {name: value for name, value in wire.items() if name not in ("file", "cached", "timings_ms")}


def test_a_brief_is_printed_as_text(saar: Saar, article: Path) -> None:
    """The text is the client's own rendering of the wire, so both read alike."""
    result = saar("brief", article)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{read(Brief, _briefs(saar('brief', '--json', article))[0])}\n"
    assert "\n\nSummary\n" in result.stdout
    assert "\n\nTranslation\n" in result.stdout


def test_json_is_the_wire_with_the_file(saar: Saar, article: Path) -> None:
    """Each object is what the service answers, with the file it is about; the second one comes from the cache."""
    first, second = saar("brief", "--json", article), saar("brief", "--json", article)
    assert _briefs(first)[0]["file"] == str(article)
    assert [_briefs(first)[0]["cached"], _briefs(second)[0]["cached"]] == [False, True]
    assert _whole(first) == _whole(second)
    assert "पुल" in first.stdout


def test_a_summary_leaves_the_translation_out(saar: Saar, article: Path) -> None:
    """`--summary` makes the summary alone, as text and as JSON."""
    (wire,) = _briefs(saar("brief", "--json", "--summary", article))
    assert wire["translation"] is None
    assert wire["summary"]["sentences"]
    assert "Translation" not in saar("brief", "--summary", article).stdout


def test_the_summary_keeps_to_the_words_asked_for(saar: Saar, article: Path) -> None:
    """A smaller `--max-words` gives fewer sentences; none at all is a wrong option."""
    few, many = (
        _briefs(saar("brief", "--json", "--max-words", words, article))[0]["summary"]["sentences"] for words in (1, 200)
    )
    assert len(few) == 1 < len(many)
    assert saar("brief", "--max-words", 0, article).exit_code == 2


@pytest.mark.parametrize("name", ["page.html", "PAGE.HTM", "page.txt"])
def test_a_page_is_read_as_html(saar: Saar, tmp_path: Path, name: str) -> None:
    """HTML is told by the file's name or, failing that, by how it begins."""
    page = tmp_path / name
    page.write_text(PAGE, encoding="utf-8")
    (wire,) = _briefs(saar("brief", "--json", page))
    assert wire["title"]["hi"] == TITLE
    assert all("<" not in segment["hi"] for segment in wire["translation"]["segments"])


def test_an_article_comes_from_stdin(saar: Saar, article: Path) -> None:
    """`-` is stdin, and a byte order mark is no part of the article."""
    from_file = saar("brief", "--json", article)
    assert _whole(saar("brief", "--json", "-", stdin="\ufeff" + ARTICLE)) == _whole(from_file)


def test_a_bad_file_among_several_is_reported_and_the_others_go_on(saar: Saar, article: Path, tmp_path: Path) -> None:
    """Each bad file has its line on stderr with what is wrong; the good ones are printed; the exit code is 1."""
    (tmp_path / "latin.txt").write_bytes("पुल".encode("utf-16"))
    (tmp_path / "english.txt").write_text("The bridge was opened on Tuesday by the minister.", encoding="utf-8")
    second = tmp_path / "second.txt"
    second.write_text(ARTICLE.replace("12", "15"), encoding="utf-8")
    bad = ["missing.txt", "latin.txt", "english.txt", "."]
    result = saar("brief", *(tmp_path / name for name in bad), article, second)
    assert result.exit_code == 1
    assert [line for line in result.stdout.splitlines() if line.startswith("==")] == [
        f"== {article} ==",
        f"== {second} ==",
    ]
    said = dict(line.removeprefix("saar: ").split(": ", 1) for line in result.stderr.splitlines())
    assert said.pop(str(tmp_path / "english.txt"))
    assert said == {
        str(tmp_path): "Is a directory",
        str(tmp_path / "latin.txt"): "not UTF-8 at byte 0: save it as UTF-8 and try again",
        str(tmp_path / "missing.txt"): "No such file or directory",
    }


def test_no_engine_is_opened_for_nothing(saar: Saar, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no file can be read, that is the only thing said."""
    monkeypatch.setenv("SAAR_TRANSLATOR", "no-such-engine")
    result = saar("brief", "/no/such/file")
    assert (result.exit_code, result.stderr) == (1, "saar: /no/such/file: No such file or directory\n")


def test_texts_are_translated_one_a_line(saar: Saar) -> None:
    """Arguments and lines of stdin are the same thing; blank lines stay, so that line n answers line n."""
    texts = ["बारिश हुई।", "", "पुल पर 12 गाड़ियाँ हैं।"]
    from_arguments, from_stdin = saar("translate", *texts), saar("translate", stdin="\n".join(texts))
    assert from_arguments.exit_code == 0
    assert from_arguments.stdout == from_stdin.stdout == saar("translate", "-", stdin="\r\n".join(texts) + "\n").stdout
    lines = from_arguments.stdout.split("\n")
    assert [bool(line) for line in lines] == [True, False, True, False]


def test_translations_as_json_are_the_wire(saar: Saar) -> None:
    """One object a text with text, score, confidence and warnings, in order, however many there are."""
    texts = [f"गाँव में {number} घर हैं।" for number in range(230)]
    wires = _briefs(saar("translate", "--json", stdin="\n".join(texts)))
    assert [set(wire) for wire in wires] == [{"text", "score", "confidence", "warnings"}] * 230
    alone = [_briefs(saar("translate", "--json", texts[number]))[0]["text"] for number in (0, 99, 100, 229)]
    assert [wires[number]["text"] for number in (0, 99, 100, 229)] == alone


def test_what_to_check_in_a_text_is_said_on_stderr(saar: Saar, monkeypatch: pytest.MonkeyPatch) -> None:
    """A warning names the text by its number, and stdout stays the translation alone."""
    from service import pipeline  # noqa: PLC0415 - the stub makes no mistakes: one is planted
    from service.brief import CheckWarning, Translated  # noqa: PLC0415

    async def translate(*_: object, **__: object) -> list[Translated]:
        warning = CheckWarning(kind="number", message="a number is missing", source="12")
        return [
            Translated(hi="ठीक", en="fine", score=None),
            Translated(hi="12", en="tw\x1belve", score=-1.0, warnings=(warning,)),
        ]

    monkeypatch.setattr(pipeline.Pipeline, "translate", translate)
    result = saar("translate", "ठीक", "12")
    assert result.stdout == "fine\ntwelve\n"
    assert result.stderr == "text 2, number: a number is missing (“12”)\n"


def test_a_summariser_that_is_not_set_up_says_how(saar: Saar, article: Path) -> None:
    """`--summariser` is told what it needs; the one that needs nothing makes the brief."""
    refused = saar("brief", "--summariser", "llm", article)
    assert refused.exit_code == 1
    assert "set SAAR_LLM_URL and SAAR_LLM_MODEL" in refused.stderr
    assert saar("brief", "--summariser", "extractive", article).exit_code == 0
    assert saar("brief", "--summariser", "best", article).exit_code == 2


def test_a_glossary_goes_with_the_articles_and_the_texts(saar: Saar, article: Path, tmp_path: Path) -> None:
    """`--terms` names a file; what the stub does not follow is said, and a bad line is told before anything is made."""
    terms = tmp_path / "terms.tsv"
    terms.write_text("नए पुल\tNew Bridge\n", encoding="utf-8")
    (wire,) = _briefs(saar("brief", "--json", "--terms", terms, article))
    assert {(warning["kind"], warning["output"]) for warning in wire["warnings"]} >= {("term", "New Bridge")}
    assert not _briefs(saar("brief", "--json", article))[0]["cached"]
    assert saar("translate", "--terms", terms, "नए पुल पर").stderr.startswith("text 1, term: ")
    terms.write_text("नए पुल New Bridge\n", encoding="utf-8")
    result = saar("brief", "--terms", terms, article)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"saar: {terms}, line 1: 0 tabs: put the Hindi, one tab and the English on a line\n"


def test_nothing_in_nothing_out(saar: Saar) -> None:
    """Empty stdin is no text at all."""
    result = saar("translate")
    assert (result.exit_code, result.stdout) == (0, "")


def test_stdin_that_is_not_utf8_is_one_line(saar: Saar) -> None:
    """What cannot be read is told with its position."""
    result = saar("translate", stdin=b"a\xff")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "saar: -: not UTF-8 at byte 1: save it as UTF-8 and try again\n"


def test_the_folder_of_an_engine_is_printed(saar: Saar, tmp_path: Path) -> None:
    """`models path` is for scripts: the folder and nothing else, for the engine in use or a named one."""
    assert Path(saar("models", "path", "embedded").stdout.rstrip("\n")).is_relative_to(tmp_path / "data")
    assert saar("models", "path").stdout == saar("models", "path", "stub").stdout


def test_a_prepared_engine_needs_nothing(saar: Saar) -> None:
    """`models prepare` has the engine look, and says where the weights are when there is nothing to do."""
    result = saar("models", "prepare", "stub")
    assert (result.exit_code, result.stderr) == (0, "100%  prepared\n")
    assert result.stdout.startswith("stub is prepared in ")


def test_a_host_that_is_not_ours_is_one_line(saar: Saar) -> None:
    """An address that nobody has is told as that, and IPv6 is understood."""
    result = saar("serve", "--host", "2001:db8::1", "--port", "0")
    assert result.exit_code == 1
    assert result.stderr.endswith("choose another with --host and --port\n")


@pytest.mark.parametrize("arguments", [["models", "path"], ["translate", "पुल"], ["serve", "--port", "0"]])
def test_an_unknown_engine_is_one_line(saar: Saar, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    """A wrong SAAR_TRANSLATOR is told by name."""
    monkeypatch.setenv("SAAR_TRANSLATOR", "no-such-engine")
    result = saar(*arguments)
    assert result.exit_code == 1
    assert result.stderr.startswith("saar: ")
    assert result.stderr.count("\n") == 1
    assert "no-such-engine" in result.stderr


def test_a_folder_translates(saar: Saar, monkeypatch: pytest.MonkeyPatch, article: Path, tmp_path: Path) -> None:
    """The first of SAAR_TRANSLATOR is the one that a command uses, and it may be the path of a folder."""
    monkeypatch.setenv("SAAR_TRANSLATOR", f"{CHECKPOINT},embedded")
    (wire,) = _briefs(saar("brief", "--json", "--summary", article))
    assert wire["signature"].startswith("checkpoint@")
    assert not list((tmp_path / "data" / "models").glob("embedded*"))


def test_a_wrong_setting_is_one_line(saar: Saar, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every wrong setting is named as the environment variable that it is."""
    monkeypatch.setenv("SAAR_THREADS", "-1")
    monkeypatch.setenv("SAAR_CACHE_MAX_MB", "much")
    result = saar("models", "list")
    assert result.exit_code == 1
    assert result.stderr.startswith("saar: SAAR_THREADS: Input should be greater than or equal to 0; SAAR_CACHE_MAX_MB")
    assert result.stderr.count("\n") == 1


def test_a_wrong_list_of_engines_is_one_line(saar: Saar, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the setting that is wrong is named."""
    monkeypatch.setenv("SAAR_TRANSLATOR", "stub,")
    assert saar("translate", "पुल").stderr == "saar: SAAR_TRANSLATOR: name an engine before and after each comma\n"


def test_a_taken_port_is_one_line(saar: Saar) -> None:
    """It is told before anything is prepared, with what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = saar("serve", "--port", port)
    assert result.exit_code == 1
    assert result.stderr.startswith("saar: Address already in use")
    assert str(port) in result.stderr
    assert result.stderr.endswith("choose another with --host and --port\n")


def test_a_bug_is_no_message_for_a_user() -> None:
    """What nobody can act on keeps its traceback, and a closed pipe stays what it is."""
    assert explain(ValueError("a bug")) is None
    assert explain(BrokenPipeError(32, "Broken pipe")) is None
    assert explain(PermissionError(13, "Permission denied", "/data")) == "/data: Permission denied"


def test_the_service_is_served_until_interrupted(saar: Saar) -> None:
    """`serve` answers briefs over HTTP, says where, and Ctrl-C ends it with 130."""
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    briefs: list[Brief] = []

    def use_and_interrupt() -> None:
        try:
            with Client(f"http://127.0.0.1:{port}") as client:
                briefs.append(client.brief(ARTICLE))
        finally:
            os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=use_and_interrupt)
    thread.start()
    result = saar("serve", "--port", port)
    thread.join()
    assert result.exit_code == 130
    assert f"http://127.0.0.1:{port} " in result.stdout
    assert briefs[0].translation is not None


def test_an_interrupt_stops_a_translation(saar: Saar, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while the engine is at work cancels the request and ends the command with 130."""
    from service import pipeline  # noqa: PLC0415 - the stub is too quick to be interrupted: it is held up
    from service.brief import Translated  # noqa: PLC0415

    cancelled: list[bool] = []

    async def translate(*_: object, **__: object) -> list[Translated]:
        os.kill(os.getpid(), signal.SIGINT)
        try:
            await asyncio.sleep(60)
        finally:
            cancelled.append(True)
        return []

    monkeypatch.setattr(pipeline.Pipeline, "translate", translate)
    result = saar("translate", "पुल")
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "")
    assert cancelled == [True]


def test_the_version_and_the_help(saar: Saar) -> None:
    """A newcomer finds the version, the commands and an example of each."""
    assert saar("--version").stdout == "saar 0.1.0\n"
    help_text = saar("--help").stdout
    assert all(command in help_text for command in ("brief", "translate", "serve", "models", "saar brief article.txt"))
    assert "saar brief article.txt" in saar("brief", "-h").stdout
    assert "lines.txt" in saar("translate", "-h").stdout
    assert all(name in saar("models", "-h").stdout for name in ("list", "pull", "verify", "prepare", "remove", "path"))


def test_every_command_and_option_explains_itself() -> None:
    """No command, option or argument is without a help text."""
    group = typer.main.get_group(app)
    commands = {**group.commands, **group.commands["models"].commands}  # type: ignore[attr-defined] # a group too
    for name, command in commands.items():
        assert command.help, name
        for parameter in command.params:
            assert getattr(parameter, "help", None), f"{name} {parameter.name}"
