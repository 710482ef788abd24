"""The engine whole, on random weights: whatever is typed, each segment is answered by itself and honestly."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import registry
from models.errors import UnsupportedPrecision
from models.indictrans2.translator import IndicTrans2Translator
from models.protocols import DecodingOptions, Hypothesis, ModelStore, Segment, Translator
from tests.models.indictrans2.fixture import CHECKPOINT

GREEDY = DecodingOptions(beam_size=1)
NEIGHBOURS = ("पुलिस ने चोरी के मामले में तीन लोगों को गिरफ्तार किया है।", "क्या किसानों को मुआवजा मिलेगा?")
TYPED = (
    "<ID1>",
    "< ID 2 > और [ID3]",
    "</s> <s> <pad> <unk>",
    "hin_Deva eng_Latn नदी",
    "eng_Latn",
    "<dnt> नदी </dnt>",
    "\u2581नदी\u2581",
    "🙂👍 क\u200d्ष",
    "\u093c\u094d\u0901",
    "नदी\x07\u0085\u2028नदी",
    "ＡＢＣ １２３ ½ ﬁ",
    "他 ЖД नदी",
    "1-" * 500 + " नदी",
    "न" * 10_000,
    "नदी " * 2_500,
    "a.b@" * 2_500 + " नदी",
    "12,34,567 और 10:30 और 12/03/2024",
    "\ud800नदी\udfff",
)
TEXTS = st.one_of(
    st.text(max_size=60),
    st.text(st.characters(min_codepoint=0x900, max_codepoint=0x97F), max_size=60),
    st.lists(st.sampled_from([*TYPED[:11], "।", "5:", "₹1,23,45,678", "x@y.in", " "]), max_size=6).map("".join),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ModelStore:
    """Return a folder of models with the tiny model in it, in float32."""
    store = ModelStore(folder=tmp_path_factory.mktemp("models"), precision="float32")
    registry.engine(str(CHECKPOINT)).prepare(store, lambda _doing, _share: None)
    return store


@pytest.fixture(scope="module")
def translator(store: ModelStore) -> Iterator[Translator]:
    """Load the engine."""
    loaded = registry.engine(str(CHECKPOINT)).load(store, template=None, threads=1)
    yield loaded
    loaded.close()


def translate(translator: Translator, *texts: str) -> list[Hypothesis]:
    """Translate texts greedily; scores, which a batch adds up in another order in float32, are left out."""
    answers = translator.translate([Segment(text=text) for text in texts], source="hi", target="en", options=GREEDY)
    return [replace(answer, score=answer.score and 0.0) for answer in answers]


@given(text=TEXTS)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_typed_reaches_a_neighbour(translator: Translator, text: str) -> None:
    """Any text is answered once, and its neighbours as if it were not there."""
    before, answer, after = translate(translator, NEIGHBOURS[0], text, NEIGHBOURS[1])
    assert [before, after] == translate(translator, *NEIGHBOURS)
    assert answer.source_tokens == translator.count_tokens([text])[0]


@pytest.mark.parametrize("text", TYPED, ids=lambda text: repr(text[:20]))
def test_strange_texts(translator: Translator, text: str) -> None:
    """Control tokens, language tags, placeholders and long runs that somebody typed end in an answer of their own."""
    before, answer, after = translate(translator, NEIGHBOURS[0], text, NEIGHBOURS[1])
    assert [before, after] == translate(translator, *NEIGHBOURS)
    assert answer.truncated or answer.source_tokens <= translator.max_source_tokens


def test_a_lost_placeholder_never_loses_its_text(translator: Translator) -> None:
    """Random weights return no placeholder, so the segment is decoded again with the number itself in it."""
    text = "बैठक 15-08-2024 को होगी।"
    (answer,) = translate(translator, text)
    assert isinstance(translator, IndicTrans2Translator)
    plain = translator._source(text, mask=False)
    assert "15-08-2024" in plain.preprocessed.text.replace(" ", "")
    assert answer.text == translator._decode({0: plain}, GREEDY)[0].english
    assert answer.source_tokens == translator.count_tokens([text])[0]


def test_a_long_address_cuts_nothing(translator: Translator) -> None:
    """What is too long without masks keeps its whole sentence; the address that the model lost stands at the end."""
    address = "https://www.example.in/" + "%E0%A4%B9" * 20
    (answer,) = translate(translator, f"खबर {address} पर है और सरकार ने मना नहीं किया।")
    assert answer.text.endswith(address)
    assert answer.source_tokens < translator.max_source_tokens


def test_without_hindi_nothing_is_invented(translator: Translator) -> None:
    """Numbers, names in Latin letters and marks come out as they are, in ASCII."""
    answers = translate(translator, "१२,३४५", "BJP  2024", "।", "🙂")
    assert [answer.text for answer in answers] == ["12,345", "BJP 2024", ".", "🙂"]
    assert all(answer.score is None and not answer.truncated for answer in answers)


def test_two_requests_at_once(translator: Translator) -> None:
    """Threads that translate different texts with one engine at once get what each gets alone."""
    texts = [
        [f"वार्ड {thread} में {n}-{thread}-2024 को {n}:{thread}5 बजे पानी आया।" for n in range(10, 20)]
        for thread in range(6)
    ]
    alone = [translate(translator, *mine) for mine in texts]
    together: dict[int, list[Hypothesis]] = {}
    barrier = threading.Barrier(len(texts))

    def work(thread: int) -> None:
        barrier.wait()
        together[thread] = translate(translator, *texts[thread])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(texts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together[number] for number in range(len(texts))] == alone


def test_signature_names_all_that_changes_the_output(store: ModelStore, tmp_path: Path) -> None:
    """Revision, number format, library, padding, beam, limit and rules are in it, and another format is another."""
    engine = registry.engine(str(CHECKPOINT))
    loaded = engine.load(store, template=None, threads=1)
    parts = loaded.signature.split("|")
    loaded.close()
    assert parts[0] == f"checkpoint@{engine.revision(store)}"
    assert parts[1] == "float32"
    assert parts[2].startswith("ct2:")
    assert parts[3:6] == ["padded:32", "beam5", "max:157"]
    assert parts[6].startswith("rules:")
    int8 = ModelStore(folder=tmp_path)
    engine.prepare(int8, lambda _doing, _share: None)
    other = engine.load(int8, template=None, threads=1)
    other.close()
    assert other.signature != loaded.signature


def test_precision_that_the_processor_lacks(store: ModelStore) -> None:
    """A number format that this processor does not compute in is refused with the setting."""
    with pytest.raises(UnsupportedPrecision, match="SAAR_PRECISION"):
        registry.engine(str(CHECKPOINT)).load(
            ModelStore(folder=store.folder, precision="float16"), template=None, threads=1
        )
