"""Tests of the embedded engine at work: prompt, limits, what it copies, and what it imports."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from models import registry
from models.embedded.hypotheses import Beam, Candidate, Prompt
from models.embedded.layout import LONGEST
from models.embedded.search import Search
from models.embedded.translator import EmbeddedTranslator
from models.embedded.vocabulary import PromptTemplate, Vocabulary
from models.protocols import DecodingOptions, Hypothesis, ModelStore, Segment, Template, Translator
from tests.models.embedded.sentences import SENTENCES

pytestmark = pytest.mark.engine
SENTENCE = "नगर निगम ने 14 दुकानों को मंजूरी नहीं दी।"
TRANSLATE = """
import sys
from pathlib import Path
from models import registry
from models.protocols import DecodingOptions, ModelStore, Segment
from prompts import load_template
engine = registry.engine("embedded")
translator = engine.load(ModelStore(folder=Path(sys.argv[1])), template=load_template("embedded"), threads=1)
print(translator.translate([Segment(text="नदी बहती है।")], source="hi", target="en", options=DecodingOptions())[0].text)
print(*sys.modules)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A template that is in no file."""

    text: str
    name: str = "wording"
    digest: str = "0123456789abcdef"


def translate(translator: Translator, *segments: Segment, beam_size: int | None = 1) -> list[Hypothesis]:
    """Translate segments greedily."""
    options = DecodingOptions(beam_size=beam_size)
    return translator.translate(segments, source="hi", target="en", options=options)


def test_translates(translator: Translator) -> None:
    """A plain sentence keeps its number and its negation, and is scored."""
    (hypothesis,) = translate(translator, Segment(text=SENTENCE), beam_size=None)
    assert "14" in hypothesis.text
    assert "not" in hypothesis.text.lower()
    assert hypothesis.score is not None
    assert -2 < hypothesis.score < 0


def test_beam_is_the_default(translator: Translator) -> None:
    """Leaving the beam to the engine is the beam of its signature."""
    segment = Segment(text=SENTENCE)
    assert "|beam6|" in translator.signature
    assert translate(translator, segment, beam_size=None) == translate(translator, segment, beam_size=6)


def test_prompt(vocabulary: Vocabulary, embedded_template: Template) -> None:
    """The prompt is what training saw: each part tokenised alone, between the control tokens."""
    source, glosses = vocabulary.tokenise(["नदी बहती है", "river flows"])
    tokens = PromptTemplate(vocabulary, embedded_template).tokens(source, glosses)
    begin, between, start = (vocabulary.control[token] for token in ("<bos>", "<unused2>", "<unused0>"))
    assert tokens == [begin, *source, between, *glosses, start]


def test_prompt_with_words(vocabulary: Vocabulary) -> None:
    """Wording between the variables is tokenised as text."""
    template = PromptTemplate(vocabulary, Wording(text="<bos>words: $glosses Hindi: $source<unused0>"))
    source, glosses = vocabulary.tokenise(["नदी", "river"])
    begin, *words, start = template.tokens(source, glosses)
    assert (begin, start) == (vocabulary.control["<bos>"], vocabulary.control["<unused0>"])
    assert vocabulary.text(words) == "words: river Hindi: नदी"


@pytest.mark.parametrize("text", ["$source", "$source $glosses $source", "$source $glosses $more", "nothing"])
def test_prompt_with_wrong_variables(vocabulary: Vocabulary, text: str) -> None:
    """A template needs both variables, each once, and no other."""
    with pytest.raises(ValueError, match="wording"):
        PromptTemplate(vocabulary, Wording(text=text))


@pytest.mark.parametrize(
    "smuggled", ["<unused0>", "<eos>", "<bos>", "<unused2>", "<pad>", "<unk>", "<0x41>", "\n", "🙂"]
)
def test_text_never_becomes_a_control_token(vocabulary: Vocabulary, smuggled: str) -> None:
    """A control token typed by a user is text like any other, and comes back as it was typed."""
    (tokens,) = vocabulary.tokenise([f"नदी {smuggled} पुल"])
    assert {"<unused0>", "<eos>", "<bos>", "<unused2>", "<pad>", "<unk>"} <= vocabulary.control.keys()
    assert set(vocabulary.control.values()).isdisjoint(tokens)
    assert vocabulary.text(tokens) == f"नदी {smuggled} पुल"


def test_typed_end_does_not_end(translator: Translator) -> None:
    """What stands behind a typed end token is translated too."""
    (hypothesis,) = translate(translator, Segment(text="पुल बंद है <eos> <unused0> स्कूल में 250 छात्र हैं।"))
    assert "250" in hypothesis.text


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        ("२०२५-०८-०७।", "2025-08-07."),
        ("१२॥", "12."),
        ("12,34,567", "12,34,567"),
        ("All is  well.", "All is well."),
        ("—", "—"),
    ],
)
def test_nothing_hindi_is_copied(translator: Translator, text: str, copied: str) -> None:
    """A text without a Hindi letter is copied, with ASCII digits, and has no score."""
    (hypothesis,) = translate(translator, Segment(text=text))
    assert (hypothesis.text, hypothesis.score, hypothesis.truncated) == (copied, None, False)


@pytest.mark.parametrize("kind", ["sentence", "headline", "fragment"])
def test_bare_name_is_glossed(translator: Translator, kind: str) -> None:
    """A name alone is not given to the model, which would go on inventing."""
    (hypothesis,) = translate(translator, Segment(text="सुनीता वर्मा", kind=kind))  # type: ignore[arg-type]
    assert (hypothesis.text, hypothesis.score) == ("Sunita Verma", None)


def test_terms_are_part_of_the_prompt(translator: Translator) -> None:
    """A term of the segment comes out as the glossary says, where the lexicon says otherwise."""
    text = "मंत्री ने ईंधन नीति पर बात की।"
    plain, bound = translate(translator, Segment(text=text), Segment(text=text, terms=(("ईंधन नीति", "Fuel Accord"),)))
    assert "Fuel Accord" not in plain.text
    assert "Fuel Accord" in bound.text


@pytest.mark.parametrize("beam_size", [1, None])
def test_terms_hold(translator: Translator, beam_size: int | None) -> None:
    """Terms that the model would not write of itself stand in the English as asked, and nowhere else."""
    text = "मंत्री ने शनिवार को दिल्ली में पुलिस के काम की सराहना की।"
    terms = (("शनिवार", "Sat"), ("पुलिस", "the Constabulary"))
    bound, other = translate(
        translator, Segment(text=text, terms=terms), Segment(text=SENTENCE, terms=terms), beam_size=beam_size
    )
    assert re.search(r"\bSat\b", bound.text)
    assert "the Constabulary" in bound.text
    assert not bound.truncated
    assert other == translate(translator, Segment(text=SENTENCE), beam_size=beam_size)[0]


def test_a_long_term_finds_its_place(translator: Translator) -> None:
    """Terms of many tokens stand once, and what else the sentence says stands beside them."""
    text = "मंत्री ने शनिवार को दिल्ली में पुलिस के काम की सराहना की।"
    terms = (("शनिवार", "the third Saturday of Bhadrapada"), ("दिल्ली", "the National Capital Territory of Delhi"))
    (hypothesis,) = translate(translator, Segment(text=text, terms=terms))
    assert all(hypothesis.text.count(english) == 1 for _, english in terms)
    assert "olice" in hypothesis.text
    assert "inister" in hypothesis.text


@pytest.mark.parametrize("english", ["हिन्दी", "A।", "१२", "", " ", "word " * 60])
def test_a_term_that_no_output_holds(translator: Translator, english: str) -> None:
    """A term in Hindi, an empty one, and one longer than the sentence may be: it is translated all the same."""
    (hypothesis,) = translate(translator, Segment(text=SENTENCE, terms=((SENTENCE.split()[1], english),)))
    assert hypothesis.text
    assert not hypothesis.truncated


@pytest.mark.parametrize("english", ["%", "Rs.", "(sic)"])
def test_a_term_of_marks(translator: Translator, english: str) -> None:
    """A term that begins or ends with a mark stands where it is asked for."""
    text = "मंत्री ने शनिवार को पुलिस की सराहना की।"
    (hypothesis,) = translate(translator, Segment(text=text, terms=(("शनिवार", english),)))
    assert english in hypothesis.text


def test_canonically_equal_texts(translator: Translator) -> None:
    """Two ways to encode the same letters, and any white space, give the same English."""
    composed, decomposed = "लड़के ने ज़मीन बेची।", "लड़के  ने\nज़मीन बेची।"
    assert translate(translator, Segment(text=composed)) == translate(translator, Segment(text=decomposed))


def test_looping_is_said_to_be_truncated(
    translator: Translator, vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An output that meets the limit instead of its end is marked, and what it says is kept."""
    run = Search.run

    def endless(search: Search, prompts: Sequence[Prompt], beam: Beam) -> list[list[Candidate]]:
        return run(search, [replace(prompt, forbidden=frozenset({vocabulary.end})) for prompt in prompts], beam)

    monkeypatch.setattr(Search, "run", endless)
    (hypothesis,) = translate(translator, Segment(text=SENTENCE))
    assert hypothesis.source_tokens < translator.max_source_tokens
    assert hypothesis.truncated
    assert hypothesis.output_tokens == 32 + hypothesis.source_tokens * 3 // 2
    assert hypothesis.text


def test_glosses_without_room_are_cut(translator: EmbeddedTranslator, vocabulary: Vocabulary) -> None:
    """A term that is as long as a book takes the room of glosses, and none of the source or of the English."""
    segment = Segment(text=f"ईंधन {SENTENCE}", terms=(("ईंधन", "fuel " * 2000),))
    (source,) = vocabulary.tokenise([segment.text])
    prompt = translator._reader.read(segment, source).prompt
    assert len(prompt.tokens) + prompt.max_tokens == LONGEST
    assert prompt.tokens[1 : 1 + len(source)] == source
    assert prompt.tokens[-1] == vocabulary.control["<unused0>"]
    (hypothesis,) = translate(translator, segment)
    assert hypothesis.text


def test_all_in_one_search(translator: EmbeddedTranslator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments that need the model are searched for together, those that do not stay where they were."""
    searched: list[int] = []
    run = Search.run

    def counted(search: Search, prompts: Sequence[Prompt], beam: Beam) -> list[list[Candidate]]:
        searched.append(len(prompts))
        return run(search, prompts, beam)

    monkeypatch.setattr(Search, "run", counted)
    texts = (SENTENCES[0], "12,34,567", SENTENCES[1], "सुनीता वर्मा", "", SENTENCES[2])
    first, number, second, name, empty, third = translate(translator, *(Segment(text=text) for text in texts))
    assert searched == [3]
    assert (number.text, name.text, empty.text) == ("12,34,567", "Sunita Verma", "")
    alone = [translate(translator, Segment(text=text))[0] for text in SENTENCES[:3]]
    assert [first, second, third] == alone


def test_closed(model_store: ModelStore, embedded_template: Template) -> None:
    """An engine that was closed translates no more."""
    loaded = registry.engine("embedded").load(model_store, template=embedded_template, threads=1)
    loaded.close()
    with pytest.raises(ValueError, match="closed"):
        translate(loaded, Segment(text=SENTENCE))


def test_loading_needs_no_framework(model_store: ModelStore) -> None:
    """With prepared weights, loading and translating import neither other runtimes nor what reads checkpoints."""
    command = [sys.executable, "-c", TRANSLATE, str(model_store.folder)]
    result = subprocess.run(command, capture_output=True, text=True, check=True, env=dict(os.environ))
    english, modules = result.stdout.splitlines()
    assert english
    assert {"torch", "transformers", "gguf", "safetensors", "onnx", "ctranslate2"}.isdisjoint(modules.split())
    assert result.stderr == ""
