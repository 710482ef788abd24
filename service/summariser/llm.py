"""Summaries by a chat model: what it is asked, and what of its answer is taken for a summary.

The article goes there as data, fenced off and escaped. What comes back has to be JSON of one shape, in English, and
without the prompt's own words; whether it is true is for who asked to find out.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from string import Template
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from prompts import load_template
from service.brief import Translated, TranslatedSegment
from service.options import SummariserName
from service.summariser.chat import AnswerRefused, Chat, Message
from service.summariser.protocols import SummaryFailed
from service.summariser.sections import sections

VERSION = "2"
"""Changes with everything but the prompts that could change what the model is asked or what is made of its answer."""

_SECTION_CHARS = 8_000
"""Characters of one question: half of them Hindi, about 3,000 tokens, which is less than the shortest usual context."""
_ROUNDS = 4
_CHARS_A_TOKEN = 10
_HINDI_CHARS_A_TOKEN = 5
"""More than any tokeniser puts into one."""
_LEAKED_WORDS = 8
"""So many words of the instructions in a row are nobody's summary."""
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")
_WORD = re.compile(r"\w+")


class _Answer(BaseModel):
    """The shape of an answer."""

    model_config = ConfigDict(extra="forbid", strict=True)

    sentences: list[Annotated[str, StringConstraints(min_length=1, max_length=1000)]] = Field(
        min_length=1, max_length=60
    )


class LlmWriter:
    """The contract is on Writer."""

    name: SummariserName = "llm"

    def __init__(self, *, url: str, model: str, api_key: str | None = None) -> None:
        self._chat = Chat(url=url, model=model, api_key=api_key)
        self._system, self._article = load_template("summary_system"), load_template("summary_article")
        at = hashlib.sha256(url.encode()).hexdigest()[:8]  # which may be nobody's business
        prompt = f"{self._system.digest[:12]}+{self._article.digest[:12]}"
        self.signature = f"llm@{VERSION}|{model}|at:{at}|prompt:{prompt}"

    async def write(
        self, segments: Sequence[TranslatedSegment], *, title: Translated | None, max_words: int, background: bool
    ) -> list[str]:
        """Ask for a summary; of an article longer than a question, for those of its sections, and then of these."""
        del background  # the endpoint has no line of its own for it
        told = [{"title": title.hi, "en": title.en}] if title else []
        lines = [_line(one) for one in (*told, *({"hi": segment.hi, "en": segment.en} for segment in segments))]
        for _ in range(_ROUNDS):
            parts = sections(lines, len, _SECTION_CHARS)
            written = [sentence for part in parts for sentence in await self._ask(part, max_words)]
            if len(parts) == 1:
                return written
            lines = [_line({"en": sentence}) for sentence in written]
        raise SummaryFailed("the article is too long for its model")

    async def aclose(self) -> None:
        """Close the connections."""
        await self._chat.aclose()

    async def _ask(self, lines: Sequence[str], max_words: int) -> list[str]:
        system = Template(self._system.text).substitute(max_words=max_words)
        article = Template(self._article.text).substitute(sentences="\n".join(lines))
        return await self._chat.ask(
            [Message(role="system", content=system), Message(role="user", content=article)],
            schema=_Answer.model_json_schema(),
            max_tokens=1000 + 4 * max_words,
            fewest_tokens=_fewest_tokens(article),
            read=lambda said: _read(said, system),
        )


def _line(sentence: dict[str, str]) -> str:
    """Return a sentence as JSON in which no mark could end the fence around it."""
    return json.dumps(sentence, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")


def _fewest_tokens(text: str) -> int:
    hindi = len(_DEVANAGARI.findall(text))
    return hindi // _HINDI_CHARS_A_TOKEN + (len(text) - hindi) // _CHARS_A_TOKEN


def _read(said: str, system: str) -> list[str]:
    if not said.strip():
        raise AnswerRefused("its model said nothing")
    try:
        answer = _Answer.model_validate_json(said)
    except ValidationError as error:
        raise AnswerRefused("its model's answer is not the JSON that was asked for") from error
    sentences = [" ".join(sentence.split()) for sentence in answer.sentences if sentence.strip()]
    text = " ".join(sentences)
    if not text:
        raise AnswerRefused("its model said nothing")
    if _DEVANAGARI.search(text):
        raise AnswerRefused("its model's answer is not in English")
    if _runs(text) & _runs(system):
        raise AnswerRefused("its model repeated its instructions")
    return sentences


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return {tuple(words[at : at + _LEAKED_WORDS]) for at in range(len(words) - _LEAKED_WORDS + 1)}
