"""What the cleaner keeps, what it takes, and what it refuses, on articles invented for each shape of page."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from service.article import clean_parts, clean_text
from service.article.kinds import Kind
from service.brief import Article
from service.errors import InvalidArticle

TITLE = "खेतों में जलभराव से फसल बर्बाद, मुआवजे की मांग"
LEAD = "राज्य के कृषि मंत्री ने शनिवार को पांच जिलों के किसानों से मुलाकात की और मुआवजे का भरोसा दिया।"
SECOND = "बैठक में 42 गांवों के प्रधान शामिल हुए और उन्होंने अपनी मांगें रखीं।"
THIRD = "अधिकारियों के अनुसार 3.5 लाख हेक्टेयर में फसल खराब हुई है और सर्वे अभी जारी है।"


def texts(article: Article) -> list[str]:
    """Return the paragraphs' texts."""
    return [paragraph.text for paragraph in article.paragraphs]


def kinds(article: Article) -> list[str]:
    """Return the kinds of what was removed, in order."""
    return [piece.kind for piece in article.removed]


def page(*lines: str) -> Article:
    """Clean the invented title and lead with lines between them and a second paragraph after them."""
    return clean_text("\n".join([TITLE, *lines, LEAD, SECOND]))


def test_bylines_updates_and_a_bureau_become_metadata() -> None:
    """A page with "By ... Edited By: ...", "Updated: ..." and a bureau before the place loses all three to metadata."""
    article = clean_text(
        f"{TITLE}\n\nBy Ramesh Kumar Edited By: Sita Rai\nUpdated: Sat, 09 Aug 2025 05:30 AM (IST)\n\n"
        f"{SECOND}\n\nराज्य ब्यूरो, लखनऊ। {LEAD}\n\n{THIRD}"
    )
    assert (article.title, article.byline, article.place) == (TITLE, "Ramesh Kumar", "लखनऊ")
    assert article.published == datetime.fromisoformat("2025-08-09T05:30:00+05:30")
    assert texts(article) == [SECOND, LEAD, THIRD]
    assert kinds(article) == ["byline", "published", "dateline"]


def test_bulleted_metadata_advertisements_and_the_end_mark_go() -> None:
    """Bulleted place and dates, a caption said twice, advertisements and the end mark are no paragraphs."""
    article = clean_text(
        f"{TITLE}\n\n{SECOND}\n\nAdvertisement\nखेत में खड़ा पानी (फोटो- ITG) खेत में खड़ा पानी (फोटो- ITG)\n\nसुमन वर्मा\n\n"
        f"  • भोपाल,\n  • 09 अगस्त 2025,\n  • अपडेटेड 10:55 PM IST\n\n{LEAD}\n\n{SECOND}\n\nAdvertisement\n\n"
        "---- समाप्त ----\n\nRead more!\nAdvertisement\n\nRECOMMENDED\n\nदूसरी खबर की सुर्खी\n\nAdvertisement\n"
    )
    assert (article.title, article.byline, article.place) == (TITLE, "सुमन वर्मा", "भोपाल")
    assert article.published == date(2025, 8, 9)
    assert texts(article) == [LEAD, SECOND]
    assert set(kinds(article)) == {
        "advertisement",
        "byline",
        "credit",
        "dateline",
        "duplicate",
        "end_mark",
        "navigation",
        "ornament",
        "published",
        "related",
    }


def test_a_glued_date_and_a_place_leave_no_title() -> None:
    """Where a date and a dateline stand before the first sentence there is no title, and sub-headings are headings."""
    article = clean_text(
        f" date 2025-08-09 नई दिल्ली: {LEAD}\n\nसर्वे का काम अभी बाकी\n\n{SECOND}\n\nक्या है पूरा मामला?\n\n{THIRD}\n\n"
        "यह भी पढ़ें- दूसरी खबर की सुर्खी, तीन जगह बदला मौसम"
    )
    assert (article.title, article.place, article.published) == (None, "नई दिल्ली", date(2025, 8, 9))
    assert [paragraph.heading for paragraph in article.paragraphs] == [False, True, False, True, False]
    assert texts(article)[0] == LEAD
    assert kinds(article) == ["published", "dateline", "related"]


def test_single_newlines_separate_paragraphs() -> None:
    """Long lines are paragraphs without a blank line; a related link between them and a follow line after them go."""
    article = clean_text(
        f"लखनऊः {LEAD}\n{SECOND}\nयह भी पढ़ेंः-मेट्रो का नया मार्ग खुला, 12 स्टेशन…\n{THIRD}\n"
        "ऐसी ही और खबरों के लिए हमें फेसबुक तथा इंस्टाग्राम पर फॉलो करें, यूट्यूब पर सब्सक्राइब करना न भूलें…"
    )
    assert (article.title, article.place, article.published) == (None, "लखनऊ", None)
    assert texts(article) == [LEAD, SECOND, THIRD]
    assert kinds(article) == ["dateline", "related", "follow"]


def test_site_path_credits_and_the_standfirst_go() -> None:
    """A site path, photo and video credits with their captions, and a standfirst that the lead repeats are removed."""
    sentence = "किसान नेता मोहन सिंह सोमवार को गोरखपुर पहुंचे"
    article = clean_text(
        f' date 2026-01-05 ETV Bharat / state\n\nकिसान नेता बोले- "RAIN से घटेगी पैदावार"\n\n{sentence}\n\n'
        "किसान नेता मोहन सिंह (Photo credit: ETV Bharat)\nBy ETV Bharat Uttar Pradesh Team\n\n"
        "Published : January 4, 2026 at 4:10 PM IST\n\n3 Min Read\n\n"
        f"गोरखपुर : {sentence}. उनका मानना है कि राहत मिलेगी.\n\n"
        f"मोहन सिंह ने दी जानकारी. (Video credit: ETV Bharat)\n\n{SECOND}"
    )
    assert article.title == 'किसान नेता बोले- "RAIN से घटेगी पैदावार"'
    assert (article.byline, article.place) == ("ETV Bharat Uttar Pradesh Team", "गोरखपुर")
    assert article.published == datetime.fromisoformat("2026-01-04T16:10:00+05:30")
    assert texts(article) == [f"{sentence}. उनका मानना है कि राहत मिलेगी.", SECOND]
    assert kinds(article) == [
        "published",
        "site",
        "duplicate",
        "credit",
        "byline",
        "published",
        "navigation",
        "dateline",
        "credit",
    ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("विज्ञापन विज्ञापन", "advertisement"),
        ("फोटो: एएनआई", "credit"),
        ("इमेज स्रोत, Getty Images", "credit"),
        ("इमेज कैप्शन, समुद्र तट पर खड़ी नावें", "credit"),
        ("सांकेतिक तस्वीर", "credit"),
        ("झील किनारे बचाव दल (PTI फोटो)", "credit"),
        ("झील किनारे खड़ा बचाव दल (ETV Bharat)", "credit"),
        ("Hindi News > States > UP", "site"),
        ("Nagar Dainik / state", "site"),
        ("दैनिक जागरण", "site"),
        ("Tags: बारिश, किसान", "tags"),
        ("#बारिश #किसान", "tags"),
        ("© 2025 सर्वाधिकार सुरक्षित", "copyright"),
        ("(पीटीआई के इनपुट के साथ)", "notice"),
        ("डिस्क्लेमर: यह लेख सामान्य जानकारी है।", "notice"),
        ("--आईएएनएस", "notice"),
        ("इसे भी पढ़ें: दूसरी खबर की सुर्खी", "related"),
        ("Also Read | दूसरी खबर की सुर्खी", "related"),
        ("ये भी पढ़ें", "related"),
        ("* * *", "ornament"),
        ("हमारे व्हाट्सएप चैनल से जुड़ें", "follow"),
        ("रहें हर खबर से अपडेट, डाउनलोड करें Android Hindi News apps अपने मोबाइल पे|", "follow"),
        ("ब्रेकिंग न्यूज़ सबसे पहले पढ़ें abp न्यूज़ पर", "follow"),
        ("Get all India News in Hindi on our site.", "follow"),
        ("सार", "navigation"),
    ],
)
def test_boilerplate_between_paragraphs_goes(line: str, kind: str) -> None:
    """A line that is boilerplate by itself is removed under its kind, and nothing with it."""
    article = clean_parts(TITLE, f"{LEAD}\n\n{line}\n\n{SECOND}")
    assert texts(article) == [LEAD, SECOND]
    assert [(piece.kind, piece.text) for piece in article.removed] == [(kind, line)]


@pytest.mark.parametrize(
    "line",
    [
        "विज्ञापन में 20 हजार पद बताए गए थे।",
        "फोटो में मंत्री के साथ तीन लोग दिख रहे हैं।",
        "वीडियो: पुलिस ने 12 लोगों को पकड़ा।",
        "यह भी पढ़ें तो बेहतर होगा, शिक्षक ने छात्रों को बताया।",
        "भाषा विवाद पर बोले मुख्यमंत्री",
        "समाप्त हुआ तीन दिन का मेला",
        "कॉपीराइट कानून में बदलाव को मंजूरी मिली।",
        "ड्रग सिंडिकेट का भंडाफोड़ हुआ और 5 लोग पकड़े गए।",
        "- 5 डिग्री तापमान दर्ज हुआ।",
        "मंत्री ने कहा कि लोग हमारे यूट्यूब चैनल को सब्सक्राइब करें।",
        "हमारे समाचार चैनल से 500 लोग जुड़े हैं।",
        "6 अगस्त 2025 को बैठक हुई थी।",
        "Published: यह शब्द पोस्टर पर लिखा था।",
        "By 2030 India will add 500 GW",
        "By the way",
        "सार यह है कि 10 गांव डूब गए।",
        "शेयर बाजार 500 अंक गिरा",
        "लेखक: हिंदी के बड़े नाम आए",
        "पुलिस ब्यूरो, आगरा के अधिकारी पहुंचे।",
        "इनपुट लागत 12 प्रतिशत बढ़ी।",
        "सरकार ने कहा: सर्वे जल्द पूरा होगा और पैसा मिलेगा।",
        "उन्होंने बताया: सर्वे जल्द पूरा होगा और पैसा मिलेगा।",
        "सवाल: सर्वे कब पूरा होगा और पैसा कब मिलेगा भाई?",
        "मोहन सिंह: सर्वे जल्द पूरा होगा और पैसा मिलेगा।",
        "दिल्ली – मुंबई एक्सप्रेसवे पर शनिवार को लंबा जाम लगा रहा।",
        "केंद्रीय जांच ब्यूरो, दिल्ली: दोनों की टीमें मौके पर पहुंच चुकी हैं।",
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_words_of_boilerplate_in_the_story_stay(line: str, first: bool) -> None:  # noqa: FBT001 - a test parameter
    """A sentence that merely has a word of boilerplate in it is kept as it is, wherever it stands."""
    body = [line, LEAD, SECOND] if first else [LEAD, line, SECOND]
    article = clean_parts(TITLE, "\n\n".join(body))
    assert texts(article) == body
    assert article.removed == ()


def test_headlines_under_a_bare_related_line_go_but_not_the_story() -> None:
    """Under a bare "ये भी पढ़ें" the bulleted links and a headline next to it go; a heading after a blank line stays."""
    bulleted = clean_parts(None, f"{LEAD}\n\nये भी पढ़ें\n\n- पहली दूसरी खबर\n- दूसरी खबर की सुर्खी\n\n{SECOND}")
    assert texts(bulleted) == [LEAD, SECOND]
    adjacent = clean_parts(None, f"{LEAD}\n\nये भी पढ़ें:\nदूसरी खबर की सुर्खी\n{SECOND}")
    assert texts(adjacent) == [LEAD, SECOND]
    apart = clean_parts(None, f"{LEAD}\n\nये भी पढ़ें\n\nसर्वे का काम अभी बाकी\n\n{SECOND}")
    assert texts(apart) == [LEAD, "सर्वे का काम अभी बाकी", SECOND]


def test_a_digest_of_headlines_is_a_story() -> None:
    """Under a label such as "बड़ी खबरें" before any story the headlines are the story."""
    headlines = ["12 जिलों में बारिश का अलर्ट", "सोना 500 रुपये महंगा"]
    article = clean_text("बड़ी खबरें\n" + "\n".join(f"• {headline}" for headline in headlines))
    assert texts(article) == headlines


def test_a_credit_is_cut_off_a_long_paragraph() -> None:
    """Text of several sentences before a credit is a paragraph: the credit alone goes."""
    article = clean_parts(TITLE, f"{LEAD} {SECOND} (फोटो: पीटीआई)")
    assert texts(article) == [f"{LEAD} {SECOND}"]
    assert [(piece.kind, piece.text) for piece in article.removed] == [("credit", "(फोटो: पीटीआई)")]
    longer = clean_parts(TITLE, f"{' '.join([LEAD, SECOND, THIRD] * 3)} (Photo: PTI)")
    assert kinds(longer) == ["credit"]


def test_a_sign_off_goes_at_the_end_only() -> None:
    """The agency's name and the desk's initials are a sign-off in the last line, and words elsewhere."""
    assert kinds(clean_parts(TITLE, f"{LEAD}\n\nभाषा सुमन मोहन मोहन")) == ["notice"]
    assert kinds(clean_parts(TITLE, f"भाषा सुमन मोहन मोहन\n\n{LEAD}")) == []


def test_the_title_stands_once() -> None:
    """A title that the body repeats is removed from the body, unless nothing else is left of it."""
    assert texts(clean_parts(TITLE, f"{TITLE}\n\n{LEAD}")) == [LEAD]
    assert kinds(clean_text(f"{TITLE}\n\n{TITLE}\n\n{LEAD}")) == ["duplicate"]
    assert texts(clean_parts(TITLE, TITLE)) == [TITLE]


def test_a_repeated_paragraph_stands_once_where_it_first_was() -> None:
    """Of equal paragraphs the first stays; short lines may repeat, and a lead is no standfirst."""
    assert texts(clean_parts(None, f"{SECOND}\n{LEAD}\n{THIRD}\n{LEAD}\nहां\nहां")) == [SECOND, LEAD, THIRD, "हां", "हां"]
    assert texts(clean_parts(None, f"पटना: {LEAD}\n{SECOND}\n{LEAD} {THIRD}")) == [LEAD, SECOND, f"{LEAD} {THIRD}"]


def test_the_sites_name_is_no_part_of_the_title() -> None:
    """The name of the site after a bar at the title's end is removed."""
    article = clean_parts(f"{TITLE} | Aaj Tak", LEAD)
    assert article.title == TITLE
    assert [(piece.kind, piece.text) for piece in article.removed] == [("site", "| Aaj Tak")]


@pytest.mark.parametrize("first", [f"{LEAD}", "नई दिल्ली:", "राज्य ब्यूरो, लखनऊ", "• पहली मांग", "सर्वे पूरा हुआ। पैसा मिलेगा"])
def test_a_first_line_that_is_no_headline_is_no_title(first: str) -> None:
    """A sentence, a place before a colon, a bureau or a bullet at the head of a text is not taken for its title."""
    assert clean_text(f"{first}\n\n{SECOND}\n\n{THIRD}").title is None


def test_a_headline_with_a_place_keeps_it() -> None:
    """A short first line that opens with a place is a title as a whole."""
    article = clean_text(f"पटना: बारिश से स्कूल बंद\n\n{LEAD}")
    assert (article.title, article.place) == ("पटना: बारिश से स्कूल बंद", None)


def test_a_single_line_is_a_body() -> None:
    """A text of one line has no title, whatever the line looks like."""
    article = clean_text("भारत ने मैच जीता")
    assert (article.title, texts(article)) == (None, ["भारत ने मैच जीता"])


def test_figures_by_town_are_no_datelines() -> None:
    """Where several lines open with a place they are a list, and all of them stay whole."""
    rain = [f"{town}: सुबह से लेकर शाम तक कुल 35 मिलीमीटर बारिश दर्ज हुई।" for town in ("लखनऊ", "पटना")]
    article = clean_parts(TITLE, "\n".join(rain))
    assert (article.place, texts(article)) == (None, rain)


@pytest.mark.parametrize(
    ("opening", "place"),
    [
        ("नयी दिल्ली, छह अगस्त (भाषा)", "नयी दिल्ली"),
        ("नई दिल्ली, 6 अगस्त (भाषा)।", "नई दिल्ली"),
        ("मुम्\u200dबई, 3 जून 2025 (पीटीआई-भाषा):", "मुम्\u200dबई"),
        ("लखनऊ, 6 अगस्त:", "लखनऊ"),
        ("(एजेंसी)", None),
        ("पटना।", "पटना"),
        ("रांची.", "रांची"),
        ("नई दिल्ली –", "नई दिल्ली"),
        ("लखनऊ :-", "लखनऊ"),
        ("वॉशिंगटन, एजेंसी।", "वॉशिंगटन"),
        ("एएनआई, वॉशिंगटन।", "वॉशिंगटन"),
        ("जागरण संवाददाता, गोरखपुर।", "गोरखपुर"),
        ("संवाद सूत्र, महराजगंज (गोरखपुर):", "महराजगंज (गोरखपुर)"),
        ("डिजिटल डेस्क, नई दिल्ली।", "नई दिल्ली"),
        ("बलौदाबाजार (एजेंसी)।", "बलौदाबाजार"),
        ("पटना (एजेंसी)", "पटना"),
        ("लखनऊ/कानपुर:", "लखनऊ/कानपुर"),
        ("पटना, बिहार:", "पटना, बिहार"),
    ],
)
def test_datelines_become_the_place(opening: str, place: str | None) -> None:
    """Bureau, place, day and agency before the lead are cut off; the place is kept as the page writes it."""
    article = clean_parts(TITLE, f"{opening} {LEAD}\n\n{SECOND}")
    assert (article.place, texts(article)) == (place, [LEAD, SECOND])
    assert [(piece.kind, piece.text) for piece in article.removed] == [("dateline", opening)]


def test_a_dateline_may_have_a_line_of_its_own_but_not_stand_deep_in_the_story() -> None:
    """A place on the line before the lead is a dateline; after three paragraphs it is part of the story."""
    assert texts(clean_parts(TITLE, f"नई दिल्ली:\n{LEAD}")) == [LEAD]
    deep = [LEAD, SECOND, THIRD, "पटना: अगले दिन भी शहर के सभी सरकारी स्कूल बंद रखे गए।"]
    assert texts(clean_parts(TITLE, "\n".join(deep))) == deep


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By: Ramesh Kumar | Edited By: Sita Rai", "Ramesh Kumar"),
        ("Reported by: राजेश कुमार, Edited by: सीमा राय", "राजेश कुमार"),
        ("Edited by अनिल कुमार | नवभारतटाइम्स.कॉम", None),
        ("Published by: सीमा राय Updated Thu, 07 Aug 2025 10:20 AM IST", None),
        ("लेखक: अमित सिंह", "अमित सिंह"),
        ("By फ़ैज़ अहमद", "फ़ैज़ अहमद"),
        ("- Author, राजेश सिंह\n- पदनाम, बीबीसी संवाददाता", "राजेश सिंह"),
        ("आज तक ब्यूरो\n9 अगस्त 2025", "आज तक ब्यूरो"),
    ],
)
def test_the_byline_names_the_writers(line: str, byline: str | None) -> None:
    """The byline is who wrote or reported, letter for letter; editors are reported as removed and not in it."""
    article = page(line)
    assert (article.byline, texts(article)) == (byline, [LEAD, SECOND])
    assert "byline" in kinds(article)


def test_wrapped_lines_are_joined() -> None:
    """Lines broken to one width within sentences become a paragraph again; unequal lines do not."""
    wrapped = (
        "उत्तर भारत के कई हिस्सों में रविवार को तेज आंधी के साथ बारिश हुई जिससे\n"
        "तापमान में गिरावट आई और लोगों को गर्मी से राहत मिली। मौसम विभाग ने कहा\n"
        "कि अगले तीन दिन तक इसी तरह का मौसम बना रहेगा और कुछ जगहों पर ओले भी\nगिर सकते हैं।"
    )
    assert texts(clean_parts(TITLE, f"{wrapped}\n\n{SECOND}")) == [wrapped.replace("\n", " "), SECOND]
    towns = "पहली मांग पूरी\nदूसरी मांग भी मान ली गई है लेकिन पैसा बाद में मिलेगा\nतीसरी मांग\nचौथी मांग खारिज"
    assert texts(clean_parts(TITLE, towns)) == towns.split("\n")


def test_layout_characters_are_white_space_and_letters_stay() -> None:
    """Line ends of every kind, marks without width and odd spaces go; joiners and nuktas in words stay."""
    word = "मुख्\u200dयमंत्री ने क\u093cलम दी और ख़ुश हुए।"
    article = clean_text(f"\ufeffखबर का\u00a0शीर्षक\r\n\r\n\u200b{word}\f{SECOND}\u2028\t{THIRD}\x07\r\n")
    assert (article.title, texts(article)) == ("खबर का शीर्षक", [word, SECOND, THIRD])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        (" \n\u200b\ufeff\u200d", "empty"),
        ("https://example.com/khabar/1", "Saar fetches nothing"),
        ("www.example.com/khabar", "Saar fetches nothing"),
        ("Advertisement\n\nRead more!\n----", "Nothing but boilerplate"),
    ],
)
def test_what_is_no_article_is_refused(text: str, message: str) -> None:
    """White space, a bare URL and boilerplate alone are refused with a message that says what to do."""
    with pytest.raises(InvalidArticle, match=rf"{message}.*paste"):
        clean_text(text)


def test_every_kind_is_lower_case_and_explained() -> None:
    """The kinds are stable lower-case words."""
    assert all(kind.value.isidentifier() and kind.value.islower() for kind in Kind)
