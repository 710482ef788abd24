"""The segmenter through its public door: where sentences end, how long ones are wrapped, that nothing is lost."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.article import clean_text
from service.brief import Article, Paragraph
from service.segmenter import lines, segment, segment_text, split, wrap, wrap_all

SHARED_SEEDS = Path(os.environ.get("SAAR_SHARED", Path(__file__).parents[3] / "shared")) / "seeds"

HINDI = st.lists(
    st.sampled_from([*"कखडरसआईएीिा्ंँ़।॥|.?!…,;:\"”“()'-–—/ \n\r\t0159५७abU", "\u200d", "है", "कि ", "डॉ.", " और "]),
    max_size=80,
).map("".join)
TEXTS = st.one_of(HINDI, st.text(max_size=80))
NUMBER = re.compile(r"\d[\d.,]*\d|\d")


def words(texts: Sequence[str]) -> list[int]:
    """Count white-space words: a stand-in for an engine's tokens."""
    return [len(text.split()) for text in texts]


def letters(texts: Sequence[str]) -> list[int]:
    """Count characters: a stand-in for an engine whose every token is one."""
    return [len(text) for text in texts]


def marked(text: str) -> str:
    """Show the boundaries found as a vertical bar."""
    return " ⏐ ".join(split(text).texts)


BOUNDARIES = {
    "danda": "बारिश रुक गई। ⏐ सड़कें खुल गईं॥ ⏐ लोग लौट आए।",
    "full stop": "बारिश रुक गई. ⏐ सड़कें खुल गईं. ⏐ लोग लौट आए.",
    "other marks": "क्या बारिश रुकी? ⏐ हां, रुक गई! ⏐ लोग लौट आए।",
    "marks in a row": "क्या यह सच है?! ⏐ नहीं!! ⏐ बिल्कुल नहीं।",
    "mark apart": "बारिश रुक गई । ⏐ लोग लौट आए ।",
    "pipe for danda": "बारिश रुक गई | ⏐ लोग लौट आए|",
    "pipe after a long clause": "पुल की मरम्मत का काम अगले दो महीने में पूरा करने की तैयारी | ⏐ लोग खुश हैं |",
    "pipe in a table": "नाम | पद | वेतन",
    "pipe without spaces": "A|B परीक्षण सफल रहा",
    "double pipe": "यह संकेत है || यहां नहीं रुकता",
    "name's initial": "बैठक में सी. रामनाथन और के. पी. ओझा आए. ⏐ सब बोले.",
    "initial opens a sentence": "बैठक शुरू हुई. ⏐ के. पी. ओझा ने भाषण दिया.",
    "spoken initial without a stop": "बैठक शुरू हुई. ⏐ के रामनाथन ने भाषण दिया.",
    "glued initials": "ए.पी.जे. मार्ग और बी.जे.पी. कार्यालय बंद रहे. ⏐ आई. ओ. सी. का पंप खुला रहा.",
    "a letter that is a verb": "मदद देर से आई. ⏐ लोग नाराज थे. ⏐ एन. आई. ए. ने जांच की.",
    "a letter that is a courtesy": "आ गए गुरु जी. ⏐ उन्होंने चाय पी. ⏐ फिर वे चले गए.",
    "titles": "डॉ. सिंह, श्री. वर्मा, प्रा. देशमुख और प्रो. खान मिले. ⏐ बात हुई.",
    "title glued": "डॉ.सिंह और श्री.वर्मा मिले. ⏐ बात हुई.",
    "rupees": "इस पर रु. 12,34,567 खर्च हुए. ⏐ रु.500 बचे.",
    "number word": "वार्ड नं. 5 और क्र. 12 में पानी भरा. ⏐ लोग परेशान रहे.",
    "decimal": "तापमान 3.5 डिग्री बढ़ा. ⏐ नमी ६.२ प्रतिशत रही.",
    "clock": "सभा 2.30 बजे शुरू हुई. ⏐ 5. 45 बजे खत्म हुई.",
    "date": "सभा 5.6.2025 को हुई. ⏐ अगली 2026 में होगी.",
    "sentence ends in a number": "योजना शुरू हुई वर्ष 2024. ⏐ इसके बाद सब बदला.",
    "measure": "सड़क 12 कि.मी. लंबी और 5 कि. मी. चौड़ी है. ⏐ 20 से. मी. बारिश हुई.",
    "company": "गंगा टेक्सटाइल प्रा. लि. ने काम शुरू किया. ⏐ Ganga Pvt. Ltd. ने नहीं.",
    "Latin abbreviations": "Dr. Rao को U.S. में Rs. 500 मिले. ⏐ वह लौट आए.",
    "abbreviation, then a subject": "वे पहुंचे U.S. ⏐ उन्होंने वहां पढ़ाया.",
    "address": "फॉर्म www.nagar-seva.in और seva@nagar.gov.in पर मिलेगा. ⏐ शुल्क नहीं है.",
    "address in Hindi letters": "खबर नगर18.कॉम पर छपी. ⏐ वि.सं. 2082 में मेला लगा.",
    "address with a question mark": "http://nagar.in/?id=5 खोलें. ⏐ फॉर्म भरें.",
    "English sentence": "It was a good year. ⏐ इसके बाद सूखा पड़ा.",
    "English, no capital": "यह vs. वह का मामला है, ver. two भी है.",
    "no space": "उसने हां कहा. ⏐ उसने सुना. ⏐ वह गया।",
    "quotation closes": '"हम नहीं हटेंगे।" ⏐ सभा समाप्त हुई।',
    "question and who asked": '"क्या आप आएंगे?" उसने कहा. ⏐ फिर वह चला गया.',
    "quotation of two sentences": '"हम जीतेंगे। ⏐ हम लड़ेंगे।" नेता ने कहा। ⏐ सभा समाप्त हुई।',
    "who said it comes first": 'उन्होंने कहा, "हम जीतेंगे।" ⏐ फिर उन्होंने कहा, "वे हारेंगे।"',
    "who goes on saying": '"मैं दोषी नहीं हूं." ⏐ वकील ने कहा कि वह अपील करेगा.',
    "quotation goes on": '"जय किसान!" के नारे लगे. ⏐ ‘कौन?’ नामक नाटक हुआ.',
    "quotation mark apart": 'उसने कहा, "हम आएंगे। " ⏐ लोग खुश हुए।',
    "quotation opens": 'वह रुका। ⏐ "हम आएंगे," उसने कहा।',
    "stop behind the quotation": 'उन्होंने इसे "बड़ी जीत बताया।". ⏐ सभा हुई.',
    "stop and comma": '"क्या यह ठीक है?", उसने पूछा. ⏐ कोई नहीं बोला.',
    "ellipsis in a sentence": "वह सोचता रहा... और चला गया. ⏐ पुल… टूट चुका था.",
    "ellipsis ends a sentence": "वह चला गया... ⏐ अगले दिन बारिश हुई… ⏐ सब भीग गए.",
    "brackets with a stop inside": "कंपनी (स्थापना 1990 में हुई थी.) ने लाभ कमाया. ⏐ टीम (वह जीती. फिर हारी) लौटी.",
    "brackets hold a sentence": "वह आया. ⏐ (यह दूसरी बार था.) ⏐ फिर गया.",
    "nested brackets": "दल (कुल 5 (पांच) लोग थे. सब घायल) लौटा. ⏐ इलाज हुआ.",
    "unclosed bracket": "दल (कुल पांच लोग. ⏐ सब लौट आए.",
    "closing bracket alone": "1) पहला काम हुआ. ⏐ दूसरा बाकी है.",
    "letter that is no initial": "यह है विटामिन सी. ⏐ इससे लाभ होता है.",
    "words that shorten others before a rank or number": "ले. कर्नल राव कमान ले. ⏐ No. 5 खाली है. ⏐ He said no. ⏐ सब गए.",
    "retired": "कर्नल (रि.) सिंह आए. ⏐ सबने स्वागत किया.",
    "doubtful": "वहां 50 (?) लोग थे. ⏐ सब लौट गए.",
    "enumeration": "1. पहला काम हुआ. ⏐ 2. दूसरा बाकी है. ⏐ (क) तीसरा भी है. ⏐ iv. चौथा नहीं है.",
    "dash": "अभियान जन. - मार्च में चला. ⏐ फिर रुका.",
    "stray marks": "... बारिश हुई। ⏐ सड़कें बंद हैं। ।",
    "lines": "पहली पंक्ति\n⏐ दूसरी पंक्ति",
}


@pytest.mark.parametrize("expected", BOUNDARIES.values(), ids=BOUNDARIES.keys())
def test_sentences_end_where_a_reader_would_say(expected: str) -> None:
    """A sentence ends at each bar, and nowhere else."""
    text = expected.replace("⏐ ", "")

    assert split(text).texts == tuple(part.strip() for part in expected.split("⏐"))


def test_a_missing_space_still_splits() -> None:
    """A full stop or danda with no space behind it ends the sentence all the same, quotation marks sorted out."""
    assert marked("उसने कहा.उसने सुना.") == "उसने कहा. ⏐ उसने सुना."
    assert marked("पैसा आया 2024.उसके बाद सब बदला.") == "पैसा आया 2024. ⏐ उसके बाद सब बदला."
    assert marked('वह नहीं आया।"हम क्या करें?"उसने पूछा।') == 'वह नहीं आया। ⏐ "हम क्या करें?"उसने पूछा।'
    assert marked("This was the year.उसके बाद सूखा पड़ा.") == "This was the year. ⏐ उसके बाद सूखा पड़ा."


@pytest.mark.parametrize("text", ["", "  ", " \n\r\n\t"])
def test_a_blank_text_has_no_sentences(text: str) -> None:
    """White space is one gap, split or wrapped."""
    assert split(text) == wrap(text, count_tokens=words, max_tokens=1)
    assert split(text).gaps == (text,)


@given(TEXTS)
def test_joined_sentences_are_the_text(text: str) -> None:
    """No character is lost, gaps are white space, and there is one more of them than of sentences."""
    sentences = split(text)

    assert sentences.joined == text
    assert len(sentences.gaps) == len(sentences.texts) + 1
    assert all(not gap.strip() for gap in sentences.gaps)
    assert all(sentence == sentence.strip() != "" for sentence in sentences.texts)


@given(TEXTS)
def test_no_sentence_is_marks_alone_beside_others(text: str) -> None:
    """On a line with words every sentence has some: no request is spent on a lone bracket."""
    for line in re.split(r"[\r\n]", text):
        if any(char.isalnum() for char in line):
            assert all(any(char.isalnum() for char in sentence) for sentence in split(line).texts)


@pytest.mark.parametrize("unit", ["शब्द ", "अ.ब.", "। ", "(क. ख.) ", "(", '."क', "क | ", "कहा… और ", "क"])
def test_the_longest_article_is_split_whatever_it_is_made_of(unit: str) -> None:
    """The longest article accepted comes through whole, even with no end mark or nothing but them."""
    text = unit * (200_000 // len(unit))

    assert split(text).joined == text
    assert wrap(text, count_tokens=letters, max_tokens=500).joined == text


LONG = (
    "जिला प्रशासन ने बाढ़ प्रभावित इलाकों में राहत शिविर खोल दिए हैं, जिनमें करीब 12,345 लोग ठहरे हैं, लेकिन सड़कें टूटने के कारण "
    "भोजन और दवाइयां समय पर नहीं पहुंच पा रही हैं, जबकि मौसम विभाग ने कहा कि अगले 3.5 दिन भारी बारिश होगी"
)


def test_a_sentence_that_fits_is_left_alone() -> None:
    """Nothing is cut that the engine takes whole."""
    assert wrap(f"  {LONG}  ", count_tokens=words, max_tokens=60).texts == (LONG,)


def test_long_sentences_are_cut_at_clauses() -> None:
    """Pieces begin at clause words and keep the balance."""
    pieces = wrap(LONG, count_tokens=words, max_tokens=30).texts

    assert [piece.split()[0] for piece in pieces] == ["जिला", "लेकिन"]


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("मौसम विभाग ने साफ कहा कि अगले तीन दिन बारिश होगी", "अगले"),
        ("नदी का पानी उतर गया; गांव की सड़क खुल गई है", "गांव"),
        ("चावल की दस बोरियां, दाल की पांच, तेल के बीस टिन", "दाल"),
        ("किसानों का पूरा दल तथा मजदूरों का दूसरा दल आया", "तथा"),
        ("पुल की मरम्मत पर कुल 45 लाख रुपये का खर्च", "कुल"),
        ("100 200 300 400 500 600 700 800 900 1000", "600"),
    ],
)
def test_the_best_place_near_the_middle_wins(text: str, second: str) -> None:
    """Clause mark, clause word, comma, conjunction, white space away from numbers, any white space: in this order."""
    assert wrap(text, count_tokens=words, max_tokens=9).texts[1].split()[0] == second


def test_three_thousand_characters_without_a_space_are_wrapped() -> None:
    """A word without end is cut between written syllables, in few calls."""
    calls = 0

    def count(texts: Sequence[str]) -> list[int]:
        nonlocal calls
        calls += 1
        return letters(texts)

    pieces = wrap("क्षि" * 750, count_tokens=count, max_tokens=100).texts

    assert max(map(len, pieces)) <= 100
    assert set("".join(pieces).split("क्षि")) == {""}
    assert all(piece.startswith("क्षि") for piece in pieces)
    assert calls <= 8


@given(TEXTS, st.integers(1, 12))
def test_wrapping_loses_nothing_and_keeps_the_limit(text: str, limit: int) -> None:
    """Pieces give the text back, no number is cut, and only what cannot be cut is over the limit."""
    pieces = wrap(text, count_tokens=letters, max_tokens=limit)

    assert pieces.joined == text
    assert all(not gap.strip() for gap in pieces.gaps)
    assert NUMBER.findall(text) == [number for piece in pieces.texts for number in NUMBER.findall(piece)]
    for piece in pieces.texts:
        if len(piece) > limit:
            assert wrap(piece, count_tokens=letters, max_tokens=1).texts == (piece,)


def test_segments_count_through_the_body() -> None:
    """Indices run on over paragraphs; headings and bare items are told from sentences."""
    article = Article(
        title="शीर्षक यहां नहीं गिना जाता",
        paragraphs=(
            Paragraph(text="बारिश रुक गई। सड़कें खुल गईं।"),
            Paragraph(text="राहत का काम तेज", heading=True),
            Paragraph(text="पांच लाख टन गेहूं"),
            Paragraph(text="लोग घर लौट रहे हैं"),
        ),
    )

    segments = segment(article)

    assert [(s.index, s.paragraph, s.kind) for s in segments] == [
        (0, 0, "sentence"),
        (1, 0, "sentence"),
        (2, 1, "headline"),
        (3, 2, "fragment"),
        (4, 3, "sentence"),
    ]


def test_texts_share_the_calls_of_the_counter() -> None:
    """A whole article is counted in one call when every sentence fits."""
    calls: list[int] = []

    def count(texts: Sequence[str]) -> list[int]:
        calls.append(len(texts))
        return words(texts)

    wrapped = wrap_all(["बारिश रुक गई।", "लोग लौटे।"] * 30, count_tokens=count, max_tokens=10)

    assert [sentence.texts for sentence in wrapped] == [("बारिश रुक गई।",), ("लोग लौटे।",)] * 30
    assert calls == [60]


def test_a_long_sentence_of_an_article_stays_one_segment() -> None:
    """A sentence is what a reader counts; what an engine takes at once is the engine's matter."""
    article = Article(title=None, paragraphs=(Paragraph(text=f"{LONG}। बारिश रुक गई।"),))

    assert [s.text for s in segment(article)] == [f"{LONG}।", "बारिश रुक गई।"]


@given(TEXTS)
def test_lines_of_a_plain_text_can_be_built_again(text: str) -> None:
    """Segments of a line joined by spaces are that line, white space apart; blank lines keep their number."""
    given_lines = lines(text)
    built = [""] * len(given_lines)
    for s in segment_text(text):
        built[s.paragraph] = f"{built[s.paragraph]} {s.text}".strip()

    assert ["".join(line.split()) for line in built] == ["".join(line.split()) for line in given_lines]


# Paragraphs and sentences of each article, counted by hand.
COUNTED = {
    "000_c5d15055758c60d4": [3, 3, 2, 2, 2, 1, 2, 2],
    "001_daaf95e8278ddd8a": [2, 1, 2, 2, 2],
    "002_4d159d6b6eabe2c6": [2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2],
    "003_64cf17030598648e": [3, 1, 2, 2, 1, 2],
    "004_6b67660b8fd70b02": [2, 2, 1, 1, 3, 3, 1],
}


@pytest.mark.skipif(not SHARED_SEEDS.exists(), reason="the real articles are not in this checkout")
@pytest.mark.parametrize("name", COUNTED)
def test_real_articles_have_the_sentences_a_reader_counts(name: str) -> None:
    """Each paragraph of the five real articles gives as many segments as a reader counts sentences."""
    article = clean_text((SHARED_SEEDS / f"{name}.txt").read_text(encoding="utf-8"))

    segments = segment(article)

    counts = [sum(s.paragraph == number for s in segments) for number in range(len(article.paragraphs))]
    assert counts == COUNTED[name]
