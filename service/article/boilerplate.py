"""Boilerplate: lines that are no part of the story, whatever stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from service.article.credit import without_credit
from service.article.fold import core, pattern
from service.article.kinds import Kind
from service.article.lines import Line, kept
from service.article.names import AGENCIES, SITES
from service.article.phrases import KIND_OF_PHRASE
from service.article.shape import ends_sentence, has_word, is_name, one_sentence

_AGENCY = "|".join(map(re.escape, AGENCIES))
_SITE = "|".join(map(re.escape, SITES))
_HOME = "home|होम|hindi news|हिंदी न्यूज|न्यूज|news|समाचार"
_NETWORK = (
    r"फेसबुक|ट्विटर|यू\s?ट्यूब|व्हाट्स\s?[एऐ]प|वॉट्स\s?[एऐ]प|व्हॉट्स\s?[एऐ]प|टेलीग्राम|इंस्टाग्राम|गूगल न्यूज|[एऐ]प(?!\S)|"
    r"न्यूजलेटर|चैनल|facebook|twitter|youtube|whats\s?app|telegram|instagram|google news|\bapps?\b|newsletter|channel"
)
_ACTION = (
    r"(?:फॉलो|फोलो|सब्सक्राइब|डाउनलोड|इंस्टॉल|ज्वाइन|ज्वॉइन|जॉइन|लाइक|क्लिक)\s*(?:भी\s*)?(?:कर\S*|कीजि\S*)|"
    r"जुड़(?:ें|िए|िये)(?!\S)|डाउनलोड|\b(?:follow|subscribe|download|join|install|click)\b"
)
# A number is a fact; a reporting clause (ने, कि) or a quotation means that somebody in the story says it.
_NO_REPORT = r"(?!.*(?:\d|(?<!\S)(?:ने|कि)(?!\S)|[\"“”]))"
_OURS = r"हमें|हमारे|हमारी|हमारा|हमसे|खबर|समाचार|न्यूज|\b(?:us|our|news|updates)\b"

# Each is tried on a whole folded line of at most 400 characters.
_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        Kind.FOLLOW,
        pattern(rf"{_NO_REPORT}(?=.*(?:{_NETWORK}))(?=.*(?:{_ACTION}))(?=.*(?:{_OURS})).*"),
    ),
    (
        Kind.FOLLOW,
        pattern(rf"{_NO_REPORT}(?=.*(?:खबर|न्यूज|समाचार))(?=.*(?:पढ़ें|देखें)).*(?:{_SITE}|abp न्यूज|jagran)\S* (?:पर|के साथ)"),
    ),
    (Kind.FOLLOW, pattern(r"(?:stay (?:updated|tuned|connected)|get all|for (?:the )?latest news)\b[\x20-\x7e]*")),
    (Kind.NAVIGATION, pattern(r"(?:read(?:ing)? time\s*:?\s*\d+ ?min\w*|\d+ ?min(?:ute)?s? read|\d+ मिनट (?:में )?पढ़ें)")),
    (Kind.TAGS, pattern(r"(?:tags?|टैग(?:्?स)?|topics?|keywords?)\s*[:|–-].*|(?:#\S+[\s,]*)+")),
    (Kind.COPYRIGHT, pattern(r"(?=.*(?:©|\(c\)|copyright|कॉपीराइट))(?=.*(?:all rights reserved|सर्वाधिकार|©)).*")),
    (Kind.NOTICE, pattern(r"(?:disclaimer|डिस्क्लेमर|अस्वीकरण)\s*[:ः–-].*")),
    (Kind.NOTICE, pattern(r".*(?:सिंड[िी]केट(?:ेड)? फीड|syndicated feed|ऑटो[ -]?जेन[रे]+टे?ड|auto[ -]?generated).*")),
    (Kind.NOTICE, pattern(r"\(?\s*(?:इनपुट|inputs?)\s*[:–-].*|[(\[].*(?:इनपुट के साथ|with inputs? from).*")),
    (Kind.NOTICE, pattern(r"[(\[]बीबीसी के लिए .*|[(\[]बीबीसी हिन्?दी के .*")),
    (Kind.NOTICE, pattern(rf"[-–—]+\s*(?:{_AGENCY})|\((?:{_AGENCY})\)")),
    (Kind.SITE, pattern(rf"(?:{_HOME}|{_SITE})(?:\s*[/>»›|]\s*[^/>»›|]{{1,40}}){{1,7}}")),
    # A path of a site that nobody listed: English names and nothing else.
    (Kind.SITE, pattern(r"[a-z][a-z.&' -]{1,30}(?:\s[/>»›]\s[a-z][a-z.&' -]{1,30}){1,7}")),
)
_MAY_BE_PROSE = (Kind.FOLLOW, Kind.NOTICE)
# The agency's last line: its name in Hindi, then the desk's initials.
_SIGN_OFF = pattern(r"भाषा(?: [^\s.।,]+){1,4}")
_SITE_OF_TITLE = pattern(rf"(?<=.)\s+[|–—-]\s*(?:{_SITE})\s*$")


def without_boilerplate(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Mark the lines that are boilerplate by themselves, and cut the credits off those that are not."""
    judged = [line if line.kind else _judged(line) for line in lines]
    body = kept(judged)
    if body and _SIGN_OFF.fullmatch(judged[body[-1]].folded) and is_name(judged[body[-1]].text, words=5):
        judged[body[-1]] = judged[body[-1]].taken(Kind.NOTICE)
    return tuple(judged)


def title_without_site(title: Line) -> Line:
    """Cut the site's name off the end of a title: "... | Aaj Tak"."""
    suffix = _SITE_OF_TITLE.search(title.folded)
    return title.without_back(suffix.start(), Kind.SITE) if suffix else title


def _judged(line: Line) -> Line:
    if not has_word(line.text):
        return line.taken(Kind.ORNAMENT)
    kind = _phrase(line.folded) or _pattern(line.folded)
    return line.taken(kind) if kind else without_credit(line)


def _phrase(folded: str) -> Kind | None:
    key = core(folded)
    words = key.split()
    return KIND_OF_PHRASE.get(words[0] if len(set(words)) == 1 else key)


def _pattern(folded: str) -> Kind | None:
    for kind, expression in _PATTERNS:
        short = kind in _MAY_BE_PROSE or one_sentence(folded) or not ends_sentence(folded)
        if short and expression.fullmatch(folded):
            return kind
    return None
