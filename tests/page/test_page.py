"""The page as its readers use it: pasted, streamed, lit up, found again, searched, deleted, taken away."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from selenium.webdriver.common.keys import Keys

from tests.page.screen import FINISHED, Screen

SENTENCES = 30
LONG = "गांवों में नए हैंडपंप लगे\n\n" + "\n\n".join(
    f"वार्ड {number} में विभाग ने नया हैंडपंप लगाया है। लोगों ने {number} सौ रुपये जमा किए हैं।" for number in range(SENTENCES // 2)
)
ARTICLE = """नहर के लिए 12,34,567 रुपये मंजूर

By Kavita Rawal
कोटा। राज्य सरकार ने नई नहर के लिए 12,34,567 रुपये मंजूर किए हैं। काम मार्च में शुरू होगा और किसानों को पानी मिलेगा।

नहर से {place} के 40 गांव जुड़ेंगे। मंत्री ने कहा कि पानी की दरें बढ़ेंगी।

यह भी पढ़ें- कल बारिश की संभावना
"""
PROBLEM = ".problem"


def article(place: str) -> str:
    """Return an article that no other test has briefed."""
    return ARTICLE.format(place=place)


def test_the_summary_comes_first_and_the_rest_streams_in(screen: Screen) -> None:
    """While sentences still wait the summary can be read, progress goes up, and at the end nothing waits."""
    screen.open()
    screen.js("""window.seen = [];
        const look = () => seen.push([
            document.querySelectorAll(".gist .s[data-s]").length > 0,
            document.querySelectorAll(".row .waiting").length,
            document.querySelector("progress")?.value ?? 0,
        ]);
        new MutationObserver(look).observe(document.getElementById("reading"), {subtree: true, childList: true});""")
    screen.paste(LONG)
    screen.one(FINISHED)
    seen = screen.js("return seen")
    assert next(waiting for summary, waiting, _ in seen if summary) > SENTENCES / 2
    waiting = [waiting for summary, waiting, _ in seen if summary]
    assert waiting == sorted(waiting, reverse=True)
    assert len(set(waiting)) > 3
    assert waiting[-1] == 0
    done = [done for *_, done in seen]
    assert done == sorted(done)
    assert done[-1] == SENTENCES + 1
    assert len(screen.all(".row .en .s[tabindex='0']")) == len(screen.all(".row .hi .s")) == SENTENCES


def test_a_sentence_lights_up_wherever_it_stands(screen: Screen) -> None:
    """Pointing, tapping or tabbing to a sentence, in either language or in the summary, shows all three."""
    screen.brief(article("बूंदी"))
    english, hindi = screen.all(".row .en .s")[1], screen.all(".row .hi .s")[2]
    acts: list[tuple[Callable[[], object], str]] = [
        (lambda: screen.hover(english), "1"),
        (lambda: screen.hover(hindi), "2"),
        (screen.all(".gist .s")[0].click, "0"),
        (lambda: screen.driver.switch_to.active_element.send_keys(Keys.TAB), "1"),
    ]
    for act, index in acts:
        act()
        screen.one(f".row .en .lit[data-s='{index}']")
        assert {each.get_attribute("data-s") for each in screen.all(".lit")} == {index}
        assert len(screen.all(".row .s.lit")) == 2
    assert screen.driver.switch_to.active_element.get_attribute("data-s") == "1"
    assert screen.all(".gist .s.lit")


def test_a_warning_is_marked_where_it_is(screen: Screen) -> None:
    """A number that changed is marked in both languages, told beneath its paragraph, and listed beside the summary."""
    screen.brief(article("बारां"))
    assert screen.texts(".row .en mark") == ["1,234"]
    assert screen.texts(".row .hi mark") == ["12,34,567"]
    assert "12,34,567 became 1,234" in screen.texts(".row .note")
    assert "12,34,567 became 1,234" in screen.texts(".titled .note")
    buttons = screen.all(".check button")
    assert len(buttons) == len(screen.all(".note"))
    buttons[-1].click()
    index = screen.all(".note")[-1].get_attribute("data-s")
    screen.one(f".row .en .lit[data-s='{index}']")


def test_what_was_left_out_can_be_unfolded(screen: Screen) -> None:
    """Removed lines are listed with their kind."""
    screen.brief(article("झालावाड़"))
    assert not screen.one(".left-out li").is_displayed()
    screen.one(".left-out summary").click()
    assert screen.one(".left-out li").is_displayed()
    assert "यह भी पढ़ें- कल बारिश की संभावना" in screen.texts(".left-out li span:last-child")


def test_a_brief_has_a_lasting_link(screen: Screen) -> None:
    """Its address shows it again, with the glossary it was made with; going back leads to the form."""
    screen.open()
    screen.one(".options summary").click()
    screen.one("#terms").send_keys("राज्य सरकार, State Government, Jaipur\n# comment\n")
    screen.paste(article("टोंक"))
    screen.one(FINISHED)
    link = screen.driver.current_url.removeprefix(f"{screen.address}/")
    assert "variant=" in link
    assert any('"State Government, Jaipur"' in note for note in screen.texts(".row .note"))
    before = screen.texts("#reading h1, #reading .s, #reading .note")
    screen.open(link)
    screen.one(FINISHED)
    assert screen.texts("#reading h1, #reading .s, #reading .note") == before
    screen.one("#new").click()
    assert screen.one("#text").is_displayed()
    screen.open("#/" + "0" * 64)
    assert "paste the article again" in screen.one(PROBLEM).text
    assert screen.all(f"{PROBLEM} button") == []


def test_recent_briefs_are_searched_opened_and_deleted(screen: Screen) -> None:
    """Words of either language find a brief; deleted, after asking once more, it is gone."""
    screen.brief(article("सवाई माधोपुर").replace("नहर", "सुरंग"))
    screen.open()
    search = screen.one("#search")
    search.send_keys("सुरंग")
    screen.until(lambda: len(screen.all("#recent li")) == 1)
    search.clear()
    search.send_keys("no such words")
    screen.until(lambda: screen.one("#recent-none").text == "Nothing has these words.")
    search.clear()
    search.send_keys("surang")
    screen.until(lambda: len(screen.all("#recent li")) == 1)
    screen.one("#recent li a").click()
    screen.one(FINISHED)
    delete = screen.one(".tools .quiet:last-child")
    delete.click()
    assert delete.text == "Really delete?"
    delete.click()
    screen.one("#search").send_keys("surang")
    screen.until(lambda: screen.one("#recent-none").text == "Nothing has these words.")


def test_a_sample_is_briefed_by_the_chosen_engine(screen: Screen) -> None:
    """The samples are there without a network, and of several engines one can be chosen."""
    screen.open()
    screen.one("[data-seed='3-dengue']").click()
    screen.until(lambda: "डेंगू" in screen.js("return document.getElementById('text').value"))
    screen.one(".options summary").click()
    screen.one("#engine option[value='stub']").click()
    screen.one("#go").click()
    screen.one(FINISHED)
    assert screen.texts(".about dd")[0] == "stub@1"
    assert "engine=stub" in screen.driver.current_url


@pytest.mark.parametrize(("button", "suffix"), [("Markdown", "md"), ("JSON", "json")])
def test_a_brief_is_saved(screen: Screen, button: str, suffix: str) -> None:
    """Markdown has title, summary, translation and warnings, and no markup of the article's; JSON is the service's."""
    screen.brief(article("दौसा").replace("मंजूर\n", "<b>मंजूर</b> *\n"))
    next(each for each in screen.all(".tools button") if each.text == button).click()
    (saved,) = screen.until(lambda: list(screen.downloads.glob(f"*.{suffix}")))
    text = saved.read_text(encoding="utf-8")
    saved.unlink()
    if suffix == "json":
        brief = json.loads(text)
        assert brief["summary"]["en"] == screen.js("return document.querySelector('.gist .text').textContent.trim()")
    else:
        assert text.startswith("# en: ")
        assert all(heading in text for heading in ("## Summary", "## Translation", "## To check"))
        assert "<b>" not in text.replace("\\<b", "")
        assert screen.driver.current_url in text
