"""Tests of the search with the prepared weights: what it promises of its candidates, whatever their company."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from models.embedded import weights
from models.embedded.coverage import Coverage
from models.embedded.gloss import Glosser
from models.embedded.hypotheses import Beam, Prompt
from models.embedded.layout import LONGEST
from models.embedded.lexicon import Lexicon
from models.embedded.loanwords import Loanwords
from models.embedded.network import Network
from models.embedded.search import Search
from models.embedded.translator import EmbeddedTranslator
from models.embedded.vocabulary import Vocabulary
from models.protocols import DecodingOptions, Segment
from tests.models.embedded.sentences import SENTENCES

pytestmark = pytest.mark.engine
FEW = slice(0, 6)


@pytest.fixture(scope="module")
def search(network: Network, vocabulary: Vocabulary) -> Search:
    """Return a search as the engine has it."""
    return Search(network, end=vocabulary.end, rows=32, hypotheses=64)


def trigrams(tokens: Sequence[int]) -> list[tuple[int, ...]]:
    """Return each three tokens that stand in a row."""
    return [tuple(tokens[at : at + 3]) for at in range(len(tokens) - 2)]


@pytest.mark.parametrize("size", [1, 4])
def test_company_does_not_matter(network: Network, vocabulary: Vocabulary, prompts: list[Prompt], size: int) -> None:
    """A prompt has the same candidates alone and among twenty, in any order, with any number of hypotheses."""
    beam = Beam(size=size)
    found = []
    for hypotheses in (8, 64):
        search = Search(network, end=vocabulary.end, rows=32, hypotheses=hypotheses)
        found += [search.run(prompts, beam), search.run(prompts[::-1], beam)[::-1]]
    assert [search.run([prompt], beam)[0] for prompt in prompts[FEW]] == found[0][FEW]
    assert all(candidates == found[0] for candidates in found)
    assert len({best.tokens for best, *_ in found[0]}) == len(prompts)


def test_candidates(search: Search, prompts: list[Prompt]) -> None:
    """There are as many as the beam is wide, no two alike, the best first, behind them those that did not end."""
    for candidates in search.run(prompts[FEW], Beam(size=4)):
        assert len({candidate.tokens for candidate in candidates}) == len(candidates) == 4
        ranks = [(candidate.ended, candidate.score) for candidate in candidates]
        assert ranks == sorted(ranks, reverse=True)
        assert all(candidate.score < 0 for candidate in candidates)


@pytest.mark.parametrize("size", [1, 4])
def test_the_translation_leaves_out_least(
    search: Search, prompts: list[Prompt], vocabulary: Vocabulary, translator: EmbeddedTranslator, size: int
) -> None:
    """What the engine answers is the candidate that covers most of the glosses, or two halves that cover more."""
    options = DecodingOptions(beam_size=size)
    segments = [Segment(text=text) for text in SENTENCES]
    glosser, not_the_likeliest = Glosser(Lexicon(weights.LEXICON), Loanwords(weights.LOANWORDS)), 0
    for text, candidates, hypothesis in zip(
        SENTENCES,
        search.run(prompts, Beam(size=size)),
        translator.translate(segments, source="hi", target="en", options=options),
        strict=True,
    ):
        coverage = Coverage(glosser.pieces(text))
        shares = {
            vocabulary.text(candidate.tokens): coverage.share(vocabulary.text(candidate.tokens))
            for candidate in candidates
        }
        if hypothesis.text not in shares:
            assert coverage.share(hypothesis.text) > max(shares.values())
            continue
        assert shares[hypothesis.text] > max(shares.values()) - 0.1
        not_the_likeliest += hypothesis.text != vocabulary.text(candidates[0].tokens)
        answer = (hypothesis.score, hypothesis.output_tokens, not hypothesis.truncated)
        assert answer in [(candidate.score, candidate.written, candidate.ended) for candidate in candidates]
    assert (not_the_likeliest > 0) == (size > 1)


@pytest.mark.parametrize("size", [1, 4])
def test_no_repeat(search: Search, prompts: list[Prompt], vocabulary: Vocabulary, size: int) -> None:
    """Three tokens come once in what is written, where without the rule they come again."""
    endless = [replace(prompt, forbidden=frozenset({vocabulary.end}), max_tokens=48) for prompt in prompts[:3]]
    for no_repeat in (0, 3):
        repeats = [
            len(trigrams(candidate.tokens)) - len(set(trigrams(candidate.tokens)))
            for candidates in search.run(endless, Beam(size=size, no_repeat=no_repeat))
            for candidate in candidates
        ]
        assert any(repeats) == (no_repeat == 0)


def test_no_repeat_lets_copy(search: Search, prompts: list[Prompt]) -> None:
    """What stands in the prompt may be written all the same, once."""
    (candidates,) = search.run([prompts[2]], Beam(size=4, no_repeat=3))
    assert set(trigrams(candidates[0].tokens)) & set(trigrams(prompts[2].tokens))


@pytest.mark.parametrize("size", [1, 4])
def test_prefix(search: Search, prompts: list[Prompt], vocabulary: Vocabulary, size: int) -> None:
    """Every candidate begins with the prefix and is scored by what follows, as if the prompt had ended with it."""
    (words,) = vocabulary.tokenise(["According to officials"])
    prefix = tuple(words)
    given_one = [replace(prompt, prefix=prefix) for prompt in prompts[FEW]]
    reading_it = [
        replace(prompt, tokens=[*prompt.tokens, *prefix], max_tokens=prompt.max_tokens - len(prefix))
        for prompt in prompts[FEW]
    ]
    found = (search.run(some, Beam(size=size)) for some in (given_one, reading_it))
    for given, read in zip(*found, strict=True):
        assert [candidate.tokens for candidate in given] == [(*prefix, *candidate.tokens) for candidate in read]
        assert [candidate.score for candidate in given] == pytest.approx([candidate.score for candidate in read])


def test_a_prefix_among_prompts_without(search: Search, prompts: list[Prompt], vocabulary: Vocabulary) -> None:
    """A prompt with a prefix leaves those beside it as they are."""
    (words,) = vocabulary.tokenise(["According to officials"])
    plain = search.run(prompts[FEW], Beam(size=4))
    mixed = search.run([*prompts[FEW], replace(prompts[0], prefix=tuple(words))], Beam(size=4))
    assert mixed[: len(plain)] == plain
    assert mixed[-1] != plain[0]


@pytest.mark.parametrize("size", [1, 4])
def test_forbidden(search: Search, prompts: list[Prompt], size: int) -> None:
    """What is forbidden is in no candidate, even all the tokens that would have been written."""
    plain = search.run(prompts[FEW], Beam(size=size))
    without = [
        replace(prompt, forbidden=frozenset(best.tokens), max_tokens=16)
        for prompt, (best, *_) in zip(prompts, plain, strict=False)
    ]
    for prompt, others in zip(without, search.run(without, Beam(size=size)), strict=True):
        assert len(others) == size
        assert all(candidate.tokens and prompt.forbidden.isdisjoint(candidate.tokens) for candidate in others)


@pytest.mark.parametrize("size", [1, 4])
def test_a_forbidden_end(search: Search, prompts: list[Prompt], vocabulary: Vocabulary, size: int) -> None:
    """Without an end a candidate runs to the limit and says that it has not ended."""
    endless = [replace(prompt, forbidden=frozenset({vocabulary.end}), max_tokens=20) for prompt in prompts[FEW]]
    for candidates in search.run(endless, Beam(size=size)):
        assert [(len(each.tokens), each.written, each.ended) for each in candidates] == [(20, 20, False)] * size


@pytest.mark.parametrize("size", [1, 4])
@pytest.mark.parametrize("limit", [1, 2, 9])
def test_limit(search: Search, prompts: list[Prompt], size: int, limit: int) -> None:
    """No candidate is longer than the limit, the end counted, and one that is cut begins as the whole one would."""
    limited = search.run([replace(prompt, max_tokens=limit) for prompt in prompts[FEW]], Beam(size=size))
    assert all(0 < candidate.written <= limit for candidates in limited for candidate in candidates)
    if size == 1:
        whole = search.run(prompts[FEW], Beam())
        assert [cut.tokens for (cut,) in limited] == [best.tokens[:limit] for (best,) in whole]


def test_limits_of_their_own(search: Search, prompts: list[Prompt]) -> None:
    """Prompts beside each other stop at their own limits."""
    limits = (1, 30, 3, 7, 2, 12)
    different = [replace(prompt, max_tokens=limit) for prompt, limit in zip(prompts, limits, strict=False)]
    together = search.run(different, Beam(size=4))
    assert together == [search.run([prompt], Beam(size=4))[0] for prompt in different]


def test_nothing_to_continue(search: Search) -> None:
    """No prompts have no candidates."""
    assert search.run([], Beam(size=4)) == []


def test_a_beam_wider_than_all_hypotheses(network: Network, vocabulary: Vocabulary, prompts: list[Prompt]) -> None:
    """A beam wider than all the hypotheses there may be finds what it finds among more of them."""
    narrow, wide = (Search(network, end=vocabulary.end, rows=32, hypotheses=number) for number in (2, 64))
    assert narrow.run(prompts[:3], Beam(size=4)) == wide.run(prompts[:3], Beam(size=4))


def test_a_prompt_that_does_not_fit(search: Search, prompts: list[Prompt]) -> None:
    """No prompt, and one with too long an output, are refused before anything is read, and others go on as before."""
    longest = LONGEST - len(prompts[0].tokens)
    for refused in (Prompt(tokens=[], max_tokens=9), replace(prompts[0], max_tokens=longest + 1)):
        with pytest.raises(ValueError, match=str(LONGEST)):
            search.run([prompts[1], refused], Beam())
    plain, roomy = search.run([prompts[0], replace(prompts[0], max_tokens=longest)], Beam())
    assert plain == roomy
