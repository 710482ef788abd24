"""The order of steps from a submission to a brief, and nothing else: each step is a module with one verb."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from models.protocols import Segment, Translator
from service import article, checks, grounding, segmenter, translation
from service.brief import Brief, Translated
from service.cache.protocols import BriefCache
from service.errors import ArticleTooLong, BriefNotFound, InvalidRequest
from service.glossary import NO_TERMS, Glossary
from service.join import join_texts
from service.language import require_hindi
from service.options import BriefOptions, SummariserName
from service.single_flight import SingleFlight
from service.store import BriefStore
from service.submission import Submission, require_characters
from service.summariser.protocols import Summariser, Summarisers
from service.timings import Timings, time_limit
from service.translation import SegmentTranslation
from service.unfolding import Finished, Note, Opened, complete
from service.watching.watcher import NOBODY, Watcher
from service.written_summary import write_summary

SOURCE, TARGET = "hi", "en"
_LONG = 50_000  # characters that take several milliseconds to hash: more are not for the event loop


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one request may ask for."""

    max_article_chars: int
    timeout_s: float


class Pipeline:
    """Briefs and translations through one engine; in the `background` it stores no brief: readers need the room."""

    def __init__(
        self,
        *,
        translator: Translator,
        languages: Sequence[tuple[str, str]],
        segments: SegmentTranslation,
        summariser: Summariser,
        summarisers: Summarisers,
        briefs: BriefCache,
        limits: Limits,
        glossary: Glossary,
        background: bool = False,
        watcher: Watcher = NOBODY,
    ) -> None:
        self._languages, self._background = tuple(languages), background
        self._glossary = glossary
        self._segments = segments
        self._summariser, self._summarisers = summariser, summarisers
        self._limits = limits
        self._flights: SingleFlight[Brief, Note] = SingleFlight()
        self.signature = (
            f"{translator.signature};{summariser.signature};"
            f"clean@{article.VERSION};segment@{segmenter.VERSION};translate@{translation.VERSION};check@{checks.VERSION}"
            + (f";terms@{glossary.digest}" if glossary.digest else "")
        )
        self._stored = partial(BriefStore, briefs, watcher=watcher)
        self.timings = partial(Timings, watcher, limit_s=limits.timeout_s)

    def store(self, summariser: SummariserName | None) -> BriefStore:
        """Return the briefs of this summariser, or of the default; raise what `Summarisers.writer` does."""
        writer = self._summarisers.writer(summariser)
        signed = f"{self.signature};{writer.signature};ground@{grounding.VERSION}" if writer else self.signature
        return self._stored(signature=signed)

    async def identify(self, submission: Submission) -> str:
        """Return the article hash of what the other steps can read. Raises ArticleTooLong or InvalidArticle."""
        submission.require_readable(max_chars=self._limits.max_article_chars)
        if len(submission) > _LONG:
            return await asyncio.to_thread(lambda: submission.article_hash)
        return submission.article_hash

    async def brief(
        self,
        submission: Submission,
        options: BriefOptions,
        *,
        refresh: bool = False,
        hear: Callable[[Note], None] | None = None,
    ) -> Brief:
        """Return the brief of an article: from the cache, from a request under way, or made now.

        `refresh` makes it afresh. `hear` is called with what there is of it while it is being made, and must return at
        once. Raises InvalidArticle, ArticleTooLong, Overloaded, EngineFailed or Timeout, and what `store` does.
        """
        timings, store = self.timings(), self.store(options.summariser)
        article_hash = await self.identify(submission)
        if not refresh:
            with timings.step("cache"):
                hit = await store.find(article_hash, options)
            if hit is not None:
                return hit.answered(cached=True, timings_ms=timings.all())
        flight, live = f"{article_hash}|{options.digest}|{options.summariser}|{refresh}", hear is not None
        make = partial(self._make, article_hash, submission, options, refresh=refresh, timings=timings, live=live)
        async with time_limit(self._limits.timeout_s):
            made = await self._flights.run(flight, make, hear=hear)
        return made.answered(cached=False, timings_ms=timings.all())

    async def find(self, article_hash: str, options: BriefOptions) -> Brief:
        """Return a brief that was made before. Raises BriefNotFound."""
        timings = self.timings()
        with timings.step("cache"):
            hit = await self.store(options.summariser).find(article_hash, options)
        if hit is None:
            raise BriefNotFound(f"No brief {article_hash} of this engine and options: POST the article to make it.")
        return hit.answered(cached=True, timings_ms=timings.all())

    async def translate(
        self, texts: Sequence[str], *, source: str, target: str, glossary: Glossary = NO_TERMS
    ) -> list[Translated]:
        """Translate texts of any length, same order and length, line by line and sentence by sentence.

        The terms of the `glossary` go before the service's own. Raises InvalidRequest for languages that the engine
        does not translate or characters that nothing can read, ArticleTooLong, Overloaded, EngineFailed or Timeout.
        """
        if (source, target) not in self._languages:
            pairs = ", ".join(f"{a} to {b}" for a, b in self._languages)
            raise InvalidRequest(f"The engine does not translate {source} to {target}; it translates {pairs}.")
        for text in texts:
            require_characters("texts", text)
        if sum(map(len, texts)) > self._limits.max_article_chars:
            raise _too_long("The list of texts", self._limits.max_article_chars)
        segmented = await asyncio.to_thread(lambda: [segmenter.segment_text(text) for text in texts])
        segments = [Segment(text=segment.text, kind=segment.kind) for part in segmented for segment in part]
        terms = glossary.over(self._glossary)
        async with time_limit(self._limits.timeout_s):
            done = iter((await self._segments.translate(segments, source=source, target=target, terms=terms)).texts)
        return [join_texts(text, part, [next(done) for _ in part]) for text, part in zip(texts, segmented, strict=True)]

    async def _make(
        self,
        article_hash: str,
        submission: Submission,
        options: BriefOptions,
        tell: Callable[[Note], None],
        *,
        refresh: bool,
        timings: Timings,
        live: bool,
    ) -> Brief:
        store, writer, lasting = self.store(options.summariser), self._summarisers.writer(options.summariser), True
        opened = await asyncio.to_thread(self._read, submission, options, timings, written=writer is not None)
        tell(opened)
        places, texts = zip(*opened.texts.items(), strict=True)
        with timings.step("translate"):
            done = await self._segments.translate(
                texts,
                first=opened.first,  # what every brief shows, and what is kept if this one is timed out
                source=SOURCE,
                target=TARGET,
                terms=options.glossary.over(self._glossary),
                refresh=refresh,
                observe=lambda finished: tell(Finished(english={places[at]: text for at, text in finished.items()})),
                live=live,
            )
        translated = dict(zip(places, done.texts, strict=True))
        brief = complete(opened, translated, article_hash=article_hash, signature=store.signature, options=options)
        if writer is not None and opened.written:
            with timings.step("summarise"):
                brief, lasting = await write_summary(
                    writer, brief, max_words=options.max_words, left_s=timings.left_s, background=self._background
                )
        brief = brief.narrowed(options.include)
        if lasting and not self._background:
            await store.put(brief, options, segment_keys=done.keys)
        return brief

    def _read(self, submission: Submission, options: BriefOptions, timings: Timings, *, written: bool) -> Opened:
        with timings.step("clean"):
            cleaned = submission.clean()
            body = "\n".join(paragraph.text for paragraph in cleaned.paragraphs)
            if len(body) > self._limits.max_article_chars:
                raise _too_long("The article on this page", self._limits.max_article_chars)
            require_hindi(body)
            terms = options.glossary.over(self._glossary)  # no engine translates the byline and the place
            cleaned = replace(cleaned, byline=terms.replaced(cleaned.byline), place=terms.replaced(cleaned.place))
        with timings.step("segment"):
            segments = segmenter.segment(cleaned)
        with timings.step("rank"):
            wanted = "summary" in options.include
            ranked = self._summariser.rank(segments, title=cleaned.title, max_words=options.max_words) if wanted else ()
        written = written and wanted
        whole = written or "translation" in options.include
        return Opened(article=cleaned, segments=segments, ranked=ranked, whole=whole, written=written, terms=terms)


def _too_long(what: str, limit: int) -> ArticleTooLong:
    return ArticleTooLong(f"{what} has more than {limit:,} characters: send it in parts.")
