"""How much of each source is learned: one table, for the lexicon and for the examples."""

from __future__ import annotations

from dataclasses import dataclass

from training.corpus import NAMES

ALL = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What is taken of a source.

    `counts` is how much a pair of it counts in the lexicon, `examples` how many of its pairs become examples at most,
    `references` how many of one Hindi text.
    """

    counts: float = 1.0
    examples: int = ALL
    references: int = 1


SHARES = {
    "mkb_realigned": Share(counts=0.7),
    "himangy_air_wikinews": Share(references=3),
    "air_newsonair_jan2020": Share(),
    "pib_headlines_sep_oct_2019": Share(),
    "pib_headlines_2020": Share(),
    "compliment_mixed10k": Share(),
    "joshua_wiki_mturk_devtest": Share(references=3),
    "xquad_contexts": Share(),
    "xquad_questions": Share(),
    "udhr": Share(),
    "ssmt_lecture_ai": Share(),
    "nlpnov21_health": Share(),
    "arushi_tourism_health_truecased": Share(counts=0.7, examples=8_000),
    "tatoeba": Share(examples=2_500),
    "storyweaver_pb": Share(counts=0.6, examples=1_500),
    "mozilla_org_hi": Share(examples=1_200),
    "react_docs_hi": Share(examples=1_000),
    "star_il_reviews": Share(counts=0.4, examples=1_000),
    NAMES: Share(examples=6_000),
    "gnome_user_docs": Share(examples=0),
    "tldr_pages_hi": Share(counts=0.3, examples=0),
    "bible_hhbd_web": Share(counts=0.2, examples=0),
}
"""News and government first; of the rest, what is well translated. A source that is not named here counts whole, and
all of it becomes examples."""


def share(source: str) -> Share:
    """Return what is taken of a source."""
    return SHARES.get(source, Share())
