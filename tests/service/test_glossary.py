"""A glossary, from its file or a request to the English: what is followed, said, refused and kept apart."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from models.protocols import ModelStore
from service.app import create_app
from service.errors import InvalidGlossary
from service.glossary import read_glossary
from service.settings import Settings
from tests.fakes import GatedEngine
from tests.service.conftest import ARTICLE, serving

BRIEFS, TRANSLATIONS = "/v1/briefs", "/v1/translations"
BRIDGE = {"hi": "नया पुल", "en": "the Chambal Bridge"}
RIVER = {"hi": "चंबल नदी", "en": "River Chambal"}
BUREAU = {"hi": "राज्य ब्यूरो", "en": "State Bureau"}


def pair(term: dict[str, str]) -> tuple[str, str]:
    """Return a term as the engine gets it."""
    return term["hi"], term["en"]


def written(folder: Path, content: str | bytes) -> Path:
    """Write a file of terms."""
    file = folder / "terms.tsv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def test_a_file_has_comments_blank_lines_and_the_marks_of_other_systems(tmp_path: Path) -> None:
    """A byte order mark, CRLF, spaces and tabs at the ends, and the order of the lines make no difference."""
    plain = written(tmp_path, "नया पुल\tBridge\nराज्य ब्यूरो\tState Bureau\n")
    digest = read_glossary(plain).digest
    odd = written(
        tmp_path, "\ufeff# names\r\n\r\nराज्य  ब्यूरो \t State Bureau\t\r\n  # more\r\nनया पुल\tBridge\r\nनया पुल\tBridge"
    )
    assert read_glossary(odd).digest == digest
    assert read_glossary(written(tmp_path, "\n# none\n")).digest == ""


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("पुल\tBridge\nनदी River\n", "line 2: 0 tabs: put the Hindi, one tab and the English on a line"),
        ("पुल\tBridge\tn.\n", "line 1: 2 tabs: put"),
        ("# x\nBridge\tपुल\n", "line 2: the Hindi 'Bridge' has no Hindi letter: the Hindi comes first"),
        ("पुल\tसेतु\n", "line 1: the English 'सेतु' has Hindi letters"),
        ("पुल\t-\n", "line 1: the English '-' has neither letter nor digit"),
        ("पुल\tBridge\x07\n", "has a control character: remove it"),
        ("पुल\t" + "B" * 201, "has more than 200 characters"),
        ("पुल\tBridge\n\nपुल\tSpan\n", "line 3: 'पुल' has another English than on line 1: keep one"),
        ("पुल\tBridge\nपुल\t".encode() + b"\xff", "line 2: not UTF-8: save the file as UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_by_line(tmp_path: Path, content: str | bytes, says: str) -> None:
    """The service does not start on it, and says which setting, file and line, and what to do."""
    file = written(tmp_path, content)
    with pytest.raises(InvalidGlossary) as refused:
        create_app(Settings(translator="stub", data_dir=tmp_path, terms=file))
    assert str(refused.value).startswith(f"SAAR_TERMS: {file}, line ")
    assert says in str(refused.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """The missing file is named."""
    with pytest.raises(InvalidGlossary, match=r"SAAR_TERMS: .*none\.tsv: No such file"):
        create_app(Settings(translator="stub", data_dir=tmp_path, terms=tmp_path / "none.tsv"))


async def test_a_segment_gets_the_terms_that_occur_in_it(
    settings: Settings, engine: GatedEngine, tmp_path: Path
) -> None:
    """The engine is told the longest terms from the left on, a request's before the service's, and no others."""
    terms = written(tmp_path, f"पुल\tspan\nनया पुल\tNew Span\n{BUREAU['hi']}\t{BUREAU['en']}\n")
    async with serving(settings.model_copy(update={"terms": terms})) as client:
        await client.post(BRIEFS, json={"text": ARTICLE, "terms": [BRIDGE, RIVER]})
    told = {segment.text: segment.terms for segment in engine.seen}
    assert told["कोटा में बनेगा नया पुल, 250 करोड़ रुपये मंजूर"] == (pair(BRIDGE),)
    assert told["राज्य सरकार ने चंबल नदी पर नया पुल बनाने के लिए 250 करोड़ रुपये मंजूर किए हैं।"] == (pair(RIVER), pair(BRIDGE))
    assert told["पुल की लंबाई 1.2 किलोमीटर होगी।"] == (("पुल", "span"),)
    assert told["वहां अब भारी वाहनों को अनुमति नहीं है।"] == ()


async def test_a_term_that_the_engine_did_not_follow_is_a_warning(client: httpx.AsyncClient) -> None:
    """It stands with the segment and with the brief; one that came out as asked has none."""
    held = {"hi": "वाहन", "en": "vahan"}
    brief = (await client.post(BRIEFS, json={"text": ARTICLE, "terms": [RIVER, held]})).json()
    warning = {
        "kind": "term",
        "message": 'The glossary\'s "River Chambal" for "चंबल नदी" is not in the English',
        "source": "चंबल नदी",
        "output": "River Chambal",
    }
    assert [each for each in brief["warnings"] if each["kind"] == "term"] == [{**warning, "segment": 0}]
    assert warning in brief["translation"]["segments"][0]["warnings"]
    texts = {"texts": ["चंबल नदी में पानी है।", "सड़क बंद है।"], "terms": [RIVER]}
    translated = (await client.post(TRANSLATIONS, json=texts)).json()["translations"]
    assert [[each["kind"] for each in text["warnings"]] for text in translated] == [["term"], []]


async def test_byline_and_place_are_written_as_the_glossary_has_them(client: httpx.AsyncClient) -> None:
    """What no engine translates keeps its Hindi but for the terms."""
    text = ARTICLE.replace("\n\n", "\n\nBy: सुमन वर्मा\n\n", 1)
    terms = [{"hi": "कोटा", "en": "Kota"}, {"hi": "वर्मा", "en": "Verma"}]
    for given, named in (([], ("सुमन वर्मा", "कोटा")), (terms, ("सुमन Verma", "Kota"))):
        brief = (await client.post(BRIEFS, json={"text": text, "terms": given})).json()
        assert (brief["byline"], brief["place"]) == named


async def test_a_brief_made_with_other_terms_is_never_served(client: httpx.AsyncClient, engine: GatedEngine) -> None:
    """With a request's own terms a brief is another one, found again by its `Location`; DELETE removes them all."""
    plain = await client.post(BRIEFS, json={"text": ARTICLE})
    first = len(engine.seen)
    own = await client.post(BRIEFS, json={"text": ARTICLE, "terms": [RIVER, BUREAU]})
    assert own.json()["cached"] is False
    assert [segment.terms for segment in engine.seen[first:]] == [(pair(RIVER),)]  # what has no term is remembered
    for terms, cached in (([BUREAU, RIVER], True), ([RIVER, {**BUREAU, "en": "Bureau"}], False)):
        again = await client.post(BRIEFS, json={"text": ARTICLE, "terms": terms})
        assert again.json()["cached"] is cached
    assert own.headers["location"] != plain.headers["location"]
    for made in (plain, own):
        found = (await client.get(made.headers["location"])).json()
        assert (found["cached"], found["warnings"]) == (True, made.json()["warnings"])
    assert (await client.delete(plain.headers["location"])).status_code == httpx.codes.NO_CONTENT
    assert (await client.get(own.headers["location"])).status_code == httpx.codes.NOT_FOUND


async def test_the_services_terms_are_in_what_it_stores(
    settings: Settings, engine: GatedEngine, tmp_path: Path
) -> None:
    """Another file makes other briefs, of which only the sentences with terms are translated; going back is free."""
    update = {"terms": written(tmp_path, "चंबल नदी\tRiver Chambal\n")}
    async with serving(settings) as client:
        path = (await client.post(BRIEFS, json={"text": ARTICLE})).headers["location"]
    engine.seen.clear()
    async with serving(settings.model_copy(update=update)) as client:
        assert (await client.get(path)).status_code == httpx.codes.NOT_FOUND
        brief = (await client.post(BRIEFS, json={"text": ARTICLE})).json()
        assert (await client.get(path)).json()["translation"] == brief["translation"]
    assert (brief["cached"], len(engine.seen)) == (False, 1)
    assert ";terms@" in brief["signature"]
    async with serving(settings) as client:
        assert (await client.get(path)).json()["cached"] is True


@pytest.mark.parametrize(
    ("terms", "field", "says"),
    [
        ([{"hi": "पुल"}], "terms.0.en", "Field required"),
        ([BRIDGE, {"hi": "bridge", "en": "bridge"}], "terms.1.hi", "has no Hindi letter"),
        ([{"hi": "पुल", "en": "सेतु"}], "terms.0.en", "has Hindi letters"),
        ([{"hi": "पुल", "en": "b" * 201}], "terms.0.en", "at most 200 characters"),
        ([BRIDGE, RIVER, {**BRIDGE, "en": "x"}], "terms", "items 0 and 2 have other English for the same Hindi"),
        ([BRIDGE] * 1001, "terms", "at most 1000 items"),
        ({"पुल": "bridge"}, "terms", "valid array"),
    ],
)
async def test_terms_that_are_wrong_are_named(client: httpx.AsyncClient, terms: object, field: str, says: str) -> None:
    """Both routes say which term is wrong, and how, without repeating it."""
    for path, asked in ((BRIEFS, {"text": ARTICLE}), (TRANSLATIONS, {"texts": ["पुल"]})):
        refused = await client.post(path, json={**asked, "terms": terms})
        assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY
        (error,) = refused.json()["errors"]
        assert error["field"] == field
        assert says in error["message"]


async def test_a_text_alone_brings_no_terms(client: httpx.AsyncClient) -> None:
    """In the query of a plain text they are refused, not passed over."""
    headers = {"Content-Type": "text/plain"}
    refused = await client.post(BRIEFS, params={"terms": "पुल"}, content=ARTICLE, headers=headers)
    assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert refused.json()["errors"][0]["field"] == "terms"


@pytest.mark.engine
async def test_the_embedded_engine_follows_a_glossary(model_store: ModelStore, tmp_path: Path) -> None:
    """The service's term and the request's both stand in the English, and nothing warns of them."""
    terms = written(tmp_path, "जल जीवन मिशन\tJal Jeevan Mission\n")
    settings = Settings(translator="embedded", data_dir=tmp_path, models_dir=model_store.folder, terms=terms)
    text = "मंत्री ने जल जीवन मिशन की समीक्षा की। काम राज्य ब्यूरो देखेगा।"
    async with serving(settings) as client:
        answer = (await client.post(TRANSLATIONS, json={"texts": [text], "terms": [BUREAU]})).json()
    (made,) = answer["translations"]
    assert "Jal Jeevan Mission" in made["text"]
    assert "State Bureau" in made["text"]
    assert "term" not in {warning["kind"] for warning in made["warnings"]}
