"""Abstractive summaries through the service: a model that the test controls, and a real one with random weights."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from models import registry
from models.protocols import DecodingOptions, Hypothesis, ModelStore, Segment, Template
from service.errors import EngineUnavailable
from service.settings import Settings
from service.summariser.english import sentences, whole_sentences
from service.summariser.sections import sections
from tests.fakes import GatedEngine
from tests.models.summaries_checkpoints import tiny_summariser
from tests.service.conftest import ARTICLE, serving, starting
from tests.service.two_engines import fail_to_load, until_told

BRIEFS = "/v1/briefs"


SAID = "The new bridge will cost 250 crore rupees."


class OneSentence:
    """Summarises every section by one sentence, and breaks off in the middle of another."""

    signature = "one@1"

    def __init__(self, longest: int, seen: list[str], poison: list[bool], joint: int, said: str) -> None:
        self.max_source_tokens = self.max_batch_tokens = longest
        self._seen = seen
        self._poison = poison
        self.joint = joint
        self._said = said

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count words, and `joint` more for each sentence that follows another."""
        return [len(text.split()) + self.joint * text.count(". ") for text in texts]

    def translate(
        self, segments: Sequence[Segment], *, source: str, target: str, options: DecodingOptions
    ) -> list[Hypothesis]:
        """Note the sections and summarise them."""
        del source, target, options
        if self._poison:
            raise RuntimeError("broken")
        self._seen.extend(segment.text for segment in segments)
        return [
            Hypothesis(
                text=self._said,
                score=None,
                source_tokens=len(segment.text.split()),
                output_tokens=1,
                truncated=True,
            )
            for segment in segments
        ]

    def close(self) -> None:
        """Hold nothing."""


class OneSentenceEngine(GatedEngine):
    """A registry entry for it; `languages` say what it reads."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.longest = 1000
        self.sections: list[str] = []
        self.broken: list[bool] = []
        self.joint = 0
        self.said = f"{SAID} And then the"
        self.languages = (("en", "en"),)

    def load(self, store: ModelStore, *, template: Template | None, threads: int) -> OneSentence:  # type: ignore[override]
        """Load it."""
        del store, template, threads
        return OneSentence(self.longest, self.sections, self.broken, self.joint, self.said)


@pytest.fixture
def one(monkeypatch: pytest.MonkeyPatch) -> OneSentenceEngine:
    """Put the summariser into the registry."""
    engine = OneSentenceEngine("one")
    monkeypatch.setitem(registry.SUMMARISERS, engine.name, engine)
    return engine


@pytest.fixture
def settings(settings: Settings, one: OneSentenceEngine) -> Settings:
    """Name it."""
    return settings.model_copy(update={"abstractive_model": one.name})


async def brief(client: httpx.AsyncClient, article: str = ARTICLE, **options: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a brief with an abstractive summary."""
    answer = await client.post(BRIEFS, json={"text": article, "summariser": "abstractive"} | options)
    assert answer.status_code == httpx.codes.OK, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_the_model_reads_the_translation(client: httpx.AsyncClient, one: OneSentenceEngine) -> None:
    """All of it in one section where it fits; what breaks off is left out, and the signature names the model."""
    made = await brief(client)
    assert one.sections == [" ".join(segment["en"] for segment in made["translation"]["segments"])]
    assert made["summary"]["summariser"] == "abstractive"
    assert made["summary"]["en"] == SAID
    assert ";abstractive@2:one@1;ground@" in made["signature"]
    assert (await brief(client))["cached"]
    numbers = (await client.get("/metrics")).text
    assert 'saar_engine_loaded{engine="one"} 1.0' in numbers
    assert 'saar_engine_queue_tokens{engine="one"} 0.0' in numbers


async def test_a_long_article_is_read_in_sections(settings: Settings, one: OneSentenceEngine) -> None:
    """Nothing is cut: the sections hold every word in order, and their summaries are summarised until one is left."""
    one.longest = 40
    async with serving(settings) as client:
        made = await brief(client)
    text = " ".join(segment["en"] for segment in made["translation"]["segments"])
    *parts, last = one.sections
    assert len(parts) > 1
    assert " ".join(parts) == text
    assert all(len(section.split()) <= 40 for section in parts)
    assert last == " ".join([SAID] * len(parts))
    assert made["summary"]["en"] == SAID


async def test_a_section_is_held_to_what_the_model_reads(settings: Settings, one: OneSentenceEngine) -> None:
    """Sentences that have more tokens together than apart are parted again; none is lost."""
    one.longest, one.joint = 60, 30
    async with serving(settings) as client:
        made = await brief(client)
    parts = [section for section in one.sections if SAID not in section]
    assert all(sum(segment["en"] in part for part in parts) == 1 for segment in made["translation"]["segments"])
    assert all(len(section.split()) + 30 * section.count(". ") <= 60 for section in one.sections)


async def test_a_summary_that_is_one_broken_sentence_is_none(settings: Settings, one: OneSentenceEngine) -> None:
    """The chosen sentences stand in."""
    one.said = "The new bridge will cost Rs."
    async with serving(settings) as client:
        made = await brief(client)
    assert made["summary"]["summariser"] == "extractive"
    (warning,) = [warning for warning in made["warnings"] if warning["kind"] == "summary"]
    assert "broke off" in warning["message"]


async def test_a_model_of_hindi_reads_the_article_itself(settings: Settings, one: OneSentenceEngine) -> None:
    """Its sections are Hindi, and their summaries follow each other."""
    one.languages, one.longest = (("hi", "en"),), 40
    async with serving(settings) as client:
        made = await brief(client)
    assert len(one.sections) > 1
    assert " ".join(one.sections) == " ".join(segment["hi"] for segment in made["translation"]["segments"])
    assert made["summary"]["en"] == " ".join([SAID] * len(one.sections))


async def test_a_broken_model_fails_no_brief(client: httpx.AsyncClient, one: OneSentenceEngine) -> None:
    """The extractive summary stands in, with the reason; it is not kept."""
    one.broken.append(True)
    made = await brief(client)
    assert made["summary"]["summariser"] == "extractive"
    (warning,) = [warning for warning in made["warnings"] if warning["kind"] == "summary"]
    assert "its model failed (EngineFailed)" in warning["message"]
    one.broken.clear()
    assert (await brief(client))["summary"]["summariser"] == "abstractive"


async def test_a_model_that_cannot_be_loaded_says_so(settings: Settings, one: OneSentenceEngine) -> None:
    """Who asks for it gets 503 with the reason, readiness and the list have it too, and others are served."""
    fail_to_load(one, OSError(28, "No space left on device"))
    async with starting(settings) as client:
        await until_told(client)
        answer = await client.post(BRIEFS, json={"text": ARTICLE, "summariser": "abstractive"})
        assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert "No space left" in answer.json()["detail"]
        assert "No space left" in (await client.get("/readyz")).json()["checks"]["summariser:one"]
        listed = (await client.get("/v1/summarisers")).json()["summarisers"]
        assert [each["reason"] is None for each in listed] == [True, False]
        assert (await client.post(BRIEFS, json={"text": ARTICLE})).status_code == httpx.codes.OK


def test_a_model_that_does_not_summarise_is_told_at_the_start(settings: Settings) -> None:
    """The setting is named, and the summarisers that there are."""
    wrong = settings.model_copy(update={"abstractive_model": "stub"})
    with pytest.raises(EngineUnavailable, match=r"SAAR_ABSTRACTIVE_MODEL=stub: .*distilbart-cnn-12-6"):
        serving(wrong)


@pytest.mark.parametrize("family", ["bart", "mt5"])
async def test_a_published_folder_summarises(settings: Settings, tmp_path: Path, family: str) -> None:
    """One with random weights is converted, loaded and asked; nonsense is no summary, and the brief is whole."""
    folder = tiny_summariser(family, tmp_path / "published")
    async with serving(
        settings.model_copy(update={"abstractive_model": str(folder), "precision": "float32"})
    ) as client:
        made = await brief(client)
        assert ";abstractive@2:published@" in made["signature"]
        assert made["summary"]["en"]
        assert len(made["translation"]["segments"]) == 6


def test_english_sentences() -> None:
    """Abbreviations and initials end no sentence, quotation marks belong to it, and what breaks off is known."""
    text = 'Dr. A. K. Rao paid Rs. 5 lakh. "It is done." He left the U.S. Army at 9 a.m. on 3 May. Then the'
    assert sentences(text) == [
        "Dr. A. K. Rao paid Rs. 5 lakh.",
        '"It is done."',
        "He left the U.S. Army at 9 a.m. on 3 May.",
        "Then the",
    ]
    assert whole_sentences(text) == sentences(text)[:3]
    assert whole_sentences("Then the") == ["Then the"]
    assert whole_sentences("Then the", truncated=True) == []
    assert whole_sentences("It is 3. It cost Rs 2.", truncated=True) == ["It is 3."]
    assert sentences(" ") == []


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([], []),
        ([3, 3], [[3, 3]]),
        ([5, 5, 5], [[5, 5], [5]]),
        ([9, 1, 9, 1], [[9, 1], [9, 1]]),
        ([4, 4, 4, 4, 4], [[4, 4], [4, 4], [4]]),
        ([1, 30, 1], [[1], [30], [1]]),
    ],
)
def test_sections(sizes: list[int], expected: list[list[int]]) -> None:
    """They are in order, none over the limit unless one item is, and there are few of them."""
    assert sections(sizes, lambda size: size, 10) == expected
