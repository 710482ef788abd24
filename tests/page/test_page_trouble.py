"""The page where something else happens than a brief: files, refusals, stops, a connection that breaks."""

from __future__ import annotations

from pathlib import Path

from tests.page.screen import FINISHED, Screen
from tests.page.test_page import LONG, PROBLEM, article

DROP = """const data = new DataTransfer();
    data.items.add(new File([arguments[1]], arguments[0]));
    document.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));"""
BREAK_ONCE = """const whole = window.fetch;
    window.fetch = async (...asked) => {
        const response = await whole(...asked);
        if (asked[1]?.method !== "POST") return response;
        window.fetch = whole;
        let chunks = 0;
        const breaking = new TransformStream({transform(chunk, out) {
            if (chunks++) out.error(new TypeError("network error"));
            else out.enqueue(chunk);
        }});
        return new Response(response.body.pipeThrough(breaking), response);
    };"""
BUSY_ONCE = """const whole = window.fetch;
    window.fetch = async () => {
        window.fetch = whole;
        return Response.json({status: 503, title: "Busy", detail: "Later."}, {status: 503});
    };
    location.hash = arguments[0];"""


def test_files_are_dropped_or_opened(screen: Screen, tmp_path: Path) -> None:
    """A text fills the field, a web page is briefed as one, anything else is refused with what to do."""
    screen.open()
    screen.js(DROP, "picture.png", "PNG")
    assert "picture.png cannot be read" in screen.one(PROBLEM).text
    screen.js(DROP, "story.txt", article("अजमेर"))
    screen.until(lambda: screen.js("return document.getElementById('text').value") == article("अजमेर"))
    page = tmp_path / "story.html"
    paragraphs = "".join(f"<p>{line}</p>" for line in article("नागौर").split("\n") if line)
    page.write_text(f"<html><body><article>{paragraphs}</article></body></html>", encoding="utf-8")
    screen.one("#file").send_keys(str(page))
    assert screen.until(lambda: screen.one("#page-name").text) == "story.html"
    screen.one("#go").click()
    screen.one(FINISHED)
    assert any("नागौर" in hindi for hindi in screen.texts(".row .hi .s"))


def test_a_file_dropped_on_a_brief_leads_to_the_form(screen: Screen) -> None:
    """Finished or still under way, the brief gives way to the form, and what was wrong with the file stays there."""
    screen.brief(article("डूंगरपुर"))
    screen.js(DROP, "picture.png", "PNG")
    assert "picture.png cannot be read" in screen.one(PROBLEM).text
    assert screen.one("#text").is_displayed()
    screen.js("document.getElementById('text').value = arguments[0]", LONG.replace("वार्ड", "मोहल्ला"))
    screen.js("document.getElementById('go').click();" + DROP, "story.txt", article("बांसवाड़ा"))
    assert screen.one("#text").is_displayed()
    assert screen.all("#reading *") == screen.all(PROBLEM) == []
    screen.until(lambda: screen.js("return document.getElementById('text').value") == article("बांसवाड़ा"))
    screen.driver.back()
    screen.one(FINISHED)


def test_a_connection_that_breaks_can_be_taken_up(screen: Screen) -> None:
    """What broke in the middle is told in words that help, and trying again makes the brief."""
    screen.open()
    screen.js(BREAK_ONCE)
    screen.paste(LONG.replace("वार्ड", "बस्ती"))
    assert "The connection ended" in screen.one(PROBLEM).text
    screen.one(f"{PROBLEM} button").click()
    screen.one(FINISHED)
    assert screen.all(PROBLEM) == []


def test_a_link_is_tried_again_while_the_service_is_busy(screen: Screen) -> None:
    """A link that the service cannot answer for the moment is asked for once more at a click."""
    screen.brief(article("प्रतापगढ़"))
    link = screen.driver.current_url.removeprefix(f"{screen.address}/")
    screen.open()
    screen.js(BUSY_ONCE, link)
    screen.one(f"{PROBLEM} button").click()
    screen.one(FINISHED)
    assert screen.all(PROBLEM) == []


def test_errors_say_what_to_do_and_keep_the_text(screen: Screen) -> None:
    """What the service refuses is told in its words, the form is as it was, and the next try works."""
    screen.open()
    screen.paste("This is an article in English, and not one word of Hindi.")
    assert "Hindi" in screen.one(PROBLEM).text
    assert screen.one("#text").is_displayed()
    assert screen.js("return document.getElementById('text').value").startswith("This is")
    screen.one(".options summary").click()
    screen.one("#terms").send_keys("राज्य ब्यूरो")
    screen.paste(article("पाली"))
    assert "Line 1 needs a tab or comma" in screen.one(PROBLEM).text
    screen.js("document.getElementById('terms').value = arguments[0]", "राज्य ब्यूरो\tState\tBureau")
    screen.one("#go").click()
    screen.until(lambda: "Line 1 has more than one tab" in screen.one(PROBLEM).text)
    screen.one("#terms").clear()
    screen.paste(article("पाली"))
    screen.one(FINISHED)
    assert screen.all(PROBLEM) == []


def test_stopping_keeps_what_is_there_and_goes_on(screen: Screen) -> None:
    """Stop, as soon as the article is read, ends the work; trying again makes the brief."""
    screen.open()
    screen.js("""new MutationObserver((_, looking) => {
            if (!document.querySelector(".row .waiting")) return;
            looking.disconnect();
            document.querySelector(".going button").click();
        }).observe(document.getElementById("reading"), {subtree: true, childList: true});""")
    screen.paste(LONG.replace("वार्ड", "गांव"))
    assert "Stopped" in screen.one(PROBLEM).text
    screen.one(f"{PROBLEM} button").click()
    screen.one(FINISHED)
    assert screen.all(PROBLEM) == []
