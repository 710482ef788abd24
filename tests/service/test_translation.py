"""The way of segments through memory, batches and checks: what is counted when, what goes first, what twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager

import httpx
import pytest

from models.protocols import Hypothesis, Segment
from service.batcher import Batcher
from service.errors import EngineUnavailable
from service.settings import Settings
from service.translation import SegmentTranslation, TranslatedTexts
from tests.fakes import GatedEngine
from tests.service.conftest import serving
from tests.service.held_engine import Engine, batching, hold, until

HINDI = ("गाँव", "शहर")
"""The held engine leaves them in Devanagari, which no check lets pass."""


class Memory:
    """A segment memory that forgets nothing."""

    def __init__(self) -> None:
        self.kept: dict[str, Hypothesis] = {}

    async def get_many(self, keys: Sequence[str]) -> dict[str, Hypothesis]:
        """Return what was put."""
        return {key: self.kept[key] for key in keys if key in self.kept}

    async def put_many(self, hypotheses: Mapping[str, Hypothesis]) -> None:
        """Keep them."""
        self.kept |= hypotheses


@pytest.fixture
def memory() -> Memory:
    """Give an empty memory."""
    return Memory()


@pytest.fixture
def held() -> Iterator[Engine]:
    """Give an engine whose gate is open, and is open again when the test is over."""
    engine = Engine()
    yield engine
    engine.gate.set()


@asynccontextmanager
async def translating(
    held: Engine, memory: Memory, *, batch: int = 100
) -> AsyncIterator[tuple[SegmentTranslation, Batcher]]:
    """Run the translation of segments, and the batcher under it, for the length of a block."""
    async with batching(held, batch=batch) as batcher:
        yield SegmentTranslation(translator=held, batcher=batcher, memory=memory), batcher


def start(segments: SegmentTranslation, *texts: str, first: int | None = None) -> asyncio.Task[TranslatedTexts]:
    """Ask for a translation and go on."""
    given = [Segment(text=text) for text in texts]
    return asyncio.create_task(segments.translate(given, source="hi", target="en", first=first))


async def test_tokens_are_counted_once_and_while_the_engine_works(held: Engine, memory: Memory) -> None:
    """What arrives is counted and stands in line before the batch at work is done; no text is counted twice."""
    async with translating(held, memory) as (segments, batcher):
        first = await hold(batcher, held)
        asked = start(segments, "one", "three", "one")
        await until(lambda: batcher.queued_tokens == len("one") + len("three"))
        held.gate.set()
        assert [text.en for text in (await asked).texts] == ["hi-en None ONE", "hi-en None THREE", "hi-en None ONE"]
        await first
    assert held.counted == ["one", "three"]


async def test_what_is_wanted_first_is_remembered_when_the_rest_is_lost(held: Engine, memory: Memory) -> None:
    """The first segments, whatever their lengths, are in the memory when the engine dies of the second batch."""
    wanted, rest = ["d" * 40, "aaa"], [letter * 20 for letter in "bcefg"]
    held.fault = lambda texts: SystemExit() if set(rest) & set(texts) else None
    async with translating(held, memory) as (segments, _):
        with pytest.raises(EngineUnavailable):
            await start(segments, *wanted, *rest, first=2)
    assert held.batches == [wanted, rest]
    assert {hypothesis.source_tokens for hypothesis in memory.kept.values()} == {40, 3}


async def test_a_timeout_leaves_the_summary(settings: Settings, engine: GatedEngine) -> None:
    """The title and the summary's sentences are translated before the rest, wherever in the article they stand."""
    wards = [f"वार्ड {number} में विभाग ने नया हैंडपंप लगाया है और लोग खुश हैं।" for number in range(100)]
    wards[90] = "कोटा में चंबल नदी पर नया पुल बनेगा और इसके लिए 250 करोड़ रुपये मंजूर हुए हैं।"
    article = {"title": "कोटा में चंबल नदी पर बनेगा नया पुल", "body": "\n\n".join(wards)}
    async with serving(settings.model_copy(update={"request_timeout_s": 2})) as client:
        engine.hold = "वार्ड 80 "
        engine.gate.clear()
        late = await client.post("/v1/briefs", json=article)
        assert late.status_code == httpx.codes.GATEWAY_TIMEOUT
        in_time = [segment.text for segment in engine.seen]
        engine.seen.clear()
        engine.gate.set()
        brief = (await client.post("/v1/briefs", json=article | {"include": ["summary"]})).json()
    shown = {text["hi"] for text in (brief["title"], *brief["summary"]["sentences"])}
    assert wards[90] in shown
    assert set(in_time[: len(shown)]) == shown
    assert not shown & {segment.text for segment in engine.seen}


async def test_a_piece_of_two_segments_is_translated_once_and_as_urgent_as_either(held: Engine, memory: Memory) -> None:
    """What is wanted first goes first, also when a long segment that is not has a piece like it."""
    held.max_source_tokens = 5
    async with translating(held, memory, batch=10) as (segments, _):
        await start(segments, "zz", "aaaaa", "cc", "aaaaa bbbbb", first=2)
    assert held.batches[:2] == [["zz", "aaaaa"], ["cc", "bbbbb"]]  # a second try comes after


async def test_second_tries_of_several_requests_share_a_batch(held: Engine, memory: Memory) -> None:
    """What fails its checks is decoded greedily, together with what fails for others; both tries are remembered."""
    async with translating(held, memory) as (segments, batcher):
        first = await hold(batcher, held)
        asked = [start(segments, text) for text in HINDI]
        await until(lambda: batcher.queued_tokens == sum(map(len, HINDI)))
        asked.append(start(segments, "x" * 100))
        await until(lambda: batcher.queued_tokens == 100 + sum(map(len, HINDI)))
        held.let_one_through()
        await first
        held.let_one_through()
        await until(lambda: batcher.queued_tokens == sum(map(len, HINDI)) and len(held.batches) == 3)
        held.gate.set()
        answer, *_ = await asyncio.gather(*asked)
    assert sorted(held.batches[3]) == sorted(HINDI)
    assert [memory.kept[key].text for key in answer.keys] == ["hi-en None गाँव", "hi-en 1 गाँव"]
