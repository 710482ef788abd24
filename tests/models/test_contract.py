"""What every engine promises, proven on each that comes with the package and on one of each family of checkpoints."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from models import registry
from models.errors import UnsupportedLanguages
from models.protocols import DecodingOptions, Engine, Hypothesis, ModelStore, Segment, Translator
from prompts import load_template
from tests.models.indictrans2.fixture import copy_checkpoint
from tests.models.tiny_checkpoints import tiny_checkpoint

SEQ2SEQ = {"mbart50": "mbart50", "nllb-600m": "nllb", "m2m100-418m": "m2m100", "opus-mt": "marian"}
"""Engines of published checkpoints, and which of the tiny ones has their layout."""
GREEDY = DecodingOptions(beam_size=1)
SENTENCES = (
    "नगर निगम ने शहर के पुराने बाजार में 14 नई दुकानों को मंजूरी नहीं दी।",
    "बारिश के कारण स्कूल दो दिन बंद रहेंगे।",
    "अनीता वर्मा ने बताया कि नदी का जलस्तर 3.5 मीटर बढ़ गया है।",
    "क्या किसानों को मुआवजा मिलेगा?",
    "जिलाधिकारी ने गुरुवार को अस्पताल का दौरा किया और मरीजों से बात की।",
    "समिति की अगली बैठक 12 मार्च को होगी।",
    "पुलिस ने चोरी के मामले में तीन लोगों को गिरफ्तार किया है।",
    "राज्य में बिजली की मांग लगातार बढ़ रही है।",
    "खिलाड़ियों का स्वागत ढोल नगाड़ों से किया गया।",
    "उन्होंने कहा कि परियोजना समय पर पूरी होगी।",
)
AMONG = tuple(f"{sentence} {more}".strip() for more in ("", "यह जानकारी विभाग ने दी।") for sentence in SENTENCES)


@pytest.fixture(
    scope="module", params=["stub", pytest.param("embedded", marks=pytest.mark.engine), "indictrans2", *SEQ2SEQ]
)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Return in turn each engine that comes with the package, and one of each family of checkpoints."""
    return registry.engine(request.param)


@pytest.fixture(scope="module")
def prepared_in(engine: Engine, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ModelStore:
    """Return a store in which the engine is prepared: what is pulled in float32, from a tiny checkpoint."""
    if engine.name == "embedded":
        store: ModelStore = request.getfixturevalue("model_store")
        return store
    store = ModelStore(folder=tmp_path_factory.mktemp(engine.name), precision="float32")
    checkpoint = engine.checkpoint(store)
    if checkpoint is not None:
        if engine.name in SEQ2SEQ:
            tiny_checkpoint(SEQ2SEQ[engine.name], checkpoint)
        else:
            copy_checkpoint(checkpoint)
        engine.prepare(store, lambda _doing, _share: None)
    return store


@pytest.fixture(scope="module")
def translator(engine: Engine, prepared_in: ModelStore) -> Iterator[Translator]:
    """Load the engine."""
    loaded = load(engine, prepared_in)
    yield loaded
    loaded.close()


def load(engine: Engine, store: ModelStore) -> Translator:
    """Load an engine with the prompt it asks for."""
    template = load_template(engine.template) if engine.template else None
    return engine.load(store, template=template, threads=2)


def translate(translator: Translator, *texts: str, options: DecodingOptions = GREEDY) -> list[Hypothesis]:
    """Translate texts as plain sentences."""
    return translator.translate([Segment(text=text) for text in texts], source="hi", target="en", options=options)


def test_prepared(engine: Engine, prepared_in: ModelStore) -> None:
    """A prepared engine says so, and one whose data folder is empty only if it needs nothing."""
    assert engine.is_prepared(prepared_in)
    assert engine.is_prepared(replace(prepared_in, folder=prepared_in.folder / "nothing")) == (engine.name == "stub")


def test_preparing_again_changes_nothing(engine: Engine, prepared_in: ModelStore) -> None:
    """Preparing what is prepared leaves every file as it is and still ends at 1."""
    folder = engine.folder(prepared_in)
    before = {path: path.stat().st_mtime_ns for path in folder.glob("*")}
    shares: list[float] = []
    engine.prepare(prepared_in, lambda _doing, share: shares.append(share))
    assert {path: path.stat().st_mtime_ns for path in folder.glob("*")} == before
    assert shares[-1] == 1.0


def test_signature_starts_with_name_and_revision(
    engine: Engine, translator: Translator, prepared_in: ModelStore
) -> None:
    """The signature names the engine and the revision of its weights."""
    assert translator.signature.split("|")[0] == f"{engine.name}@{engine.revision(prepared_in)}"


def test_order_and_length(translator: Translator) -> None:
    """As many hypotheses come out as segments go in, in their order, wherever blank ones stand."""
    first, blank, second, empty = translate(translator, SENTENCES[0], " \n\t ", SENTENCES[1], "")
    assert [first, second] == translate(translator, SENTENCES[0], SENTENCES[1])
    assert first != second
    assert (blank.text, empty.text) == ("", "")
    assert not blank.truncated


def test_nothing_in_nothing_out(translator: Translator) -> None:
    """No segments give no hypotheses."""
    assert translate(translator) == []


def test_same_alone_and_among_many(translator: Translator) -> None:
    """A segment decoded greedily gives the same hypothesis alone and among twenty, in any order."""
    among = translate(translator, *AMONG)
    backwards = translate(translator, *reversed(AMONG))
    alone = [translate(translator, text)[0] for text in AMONG[:6]]
    assert [hypothesis.text for hypothesis in alone] == [hypothesis.text for hypothesis in among[:6]]
    assert [hypothesis.text for hypothesis in reversed(backwards)] == [hypothesis.text for hypothesis in among]
    assert len({hypothesis.text for hypothesis in among}) >= len(SENTENCES)


def test_no_state(translator: Translator) -> None:
    """What was translated before does not matter."""
    first = translate(translator, SENTENCES[2])
    translate(translator, *SENTENCES[3:5])
    assert translate(translator, SENTENCES[2]) == first


def test_scores_and_counts(translator: Translator) -> None:
    """A score is a mean log-probability or missing, and source tokens are counted as `count_tokens` counts them."""
    hypotheses = translate(translator, *SENTENCES[:3])
    assert [hypothesis.source_tokens for hypothesis in hypotheses] == translator.count_tokens(SENTENCES[:3])
    assert all(hypothesis.score is None or hypothesis.score <= 0 for hypothesis in hypotheses)
    assert all(hypothesis.output_tokens > 0 for hypothesis in hypotheses)


def test_sentences_are_not_truncated(engine: Engine, translator: Translator, prepared_in: ModelStore) -> None:
    """An ordinary sentence fits and ends at its own end."""
    if engine.checkpoint(prepared_in):
        pytest.skip("random weights end where they please")
    assert not any(hypothesis.truncated for hypothesis in translate(translator, *SENTENCES[:4]))


def test_too_long_is_said(translator: Translator) -> None:
    """A source longer than the engine takes still gives English, marked as truncated."""
    text = " ".join(SENTENCES[:5]).replace("।", ",") * 12
    assert translator.count_tokens([text])[0] > translator.max_source_tokens
    (hypothesis,) = translate(translator, text)
    assert hypothesis.truncated
    assert hypothesis.text


def test_the_longest_source_fits_a_batch(translator: Translator) -> None:
    """An engine has use for a batch of at least one segment of the longest that it takes."""
    assert 0 < translator.max_source_tokens <= translator.max_batch_tokens


def test_counting_while_translating(translator: Translator) -> None:
    """Tokens can be counted from another thread while segments are translated."""
    expected = translator.count_tokens(AMONG)
    work = threading.Thread(target=translate, args=(translator, *SENTENCES[:4]))
    work.start()
    counted = [translator.count_tokens(AMONG)]
    while work.is_alive():
        counted.append(translator.count_tokens(AMONG))
    work.join()
    assert all(counts == expected for counts in counted)


@pytest.mark.parametrize(("source", "target"), [("mr", "en"), ("hi", "fr"), ("en", "hi")])
def test_other_languages_are_refused(translator: Translator, source: str, target: str) -> None:
    """A pair that the engine does not list is refused, even for no segments."""
    with pytest.raises(UnsupportedLanguages, match=f"{source}.*{target}"):
        translator.translate([], source=source, target=target, options=GREEDY)


def test_languages_are_listed(engine: Engine) -> None:
    """Every engine translates Hindi to English and names its licence."""
    assert ("hi", "en") in engine.languages
    assert engine.licence


def test_closing_twice(engine: Engine, prepared_in: ModelStore) -> None:
    """Closing an engine a second time is harmless."""
    loaded = load(engine, prepared_in)
    loaded.close()
    loaded.close()
