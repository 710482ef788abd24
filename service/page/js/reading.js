/** A brief to read: laid out when the article is known, filled as it is translated, the same when it comes whole. */

/** @import { Article, Brief, Summary, Warning } from "./types.js" */

import { announce, clipped, h } from "./dom.js";
import { lightUp, show } from "./light.js";
import { marked } from "./marks.js";
import { about, blank, date, leftOut, note, paragraphs, said, summarised, waiting } from "./parts.js";

const TITLE = "title";

export class Reading {
    /** @param {HTMLElement} root an empty element, which this fills */
    constructor(root) {
        this._root = root;
        this._byline = h("p", { class: "byline" });
        this._title = h("h1", { id: "title", class: "headline", tabindex: -1 });
        this._hindiTitle = h("p", { class: "hindi-title headline", lang: "hi" });
        this._titleNotes = h("div", { class: "notes" });
        this._tools = h("div", { class: "tools" });
        this._going = h("div", { class: "going", hidden: true });
        this._gist = h("div", { class: "text" });
        this._check = h("section", { class: "check", "aria-label": "To check", hidden: true });
        this._whole = h("section", { class: "whole", "aria-labelledby": "whole-name", hidden: true });
        this._end = h("div");
        /** @type {number|undefined} the first sentence, where there is no title and it stands for one */
        this._titledBy = undefined;
        /** @type {Map<string, {en: HTMLElement, hi: HTMLElement, notes: HTMLElement, hindi: string}>} */
        this._places = new Map();
        const gist = h(
            "section",
            { class: "gist", "aria-labelledby": "gist-name" },
            h("div", {}, h("h2", { id: "gist-name" }, "Summary"), this._gist),
            this._check,
        );
        const head = h("header", { class: "titled" }, this._title, this._hindiTitle, this._titleNotes, this._byline);
        root.replaceChildren(head, this._tools, this._going, gist, this._whole, this._end);
        lightUp(root);
    }

    /** Where buttons go that do something with the brief. */
    get tools() {
        return this._tools;
    }

    /** Shows that work has begun, before anything is known. @param {() => void} stop */
    begin(stop) {
        this._title.textContent = "Reading the article…";
        this._gist.replaceChildren(waiting(150));
        this._going.replaceChildren(
            h("p", {}, "Waiting for the engine"),
            h("button", { type: "button", click: stop }, "Stop"),
            h("progress", { "aria-label": "Translated" }),
        );
        this._going.hidden = false;
    }

    /** Lays out what is known before the first word of English. @param {Article} article */
    article(article) {
        this._layOut(article, article.title, article.paragraphs);
        announce(`The article is read: ${article.total} sentences to translate.`);
    }

    /** @param {{done: number, total: number}} told */
    progress({ done, total }) {
        const [said, , bar] = this._going.children;
        said.textContent =
            done < total ? `${done} of ${total} sentences translated` : "All translated; what looks doubtful is tried once more";
        if (bar instanceof HTMLProgressElement) Object.assign(bar, { max: total, value: done });
    }

    /** @param {{summary: Summary|null}} told */
    summary({ summary }) {
        if (!this._gist.querySelector(".s:not(.waiting)")) announce(`Summary: ${summary?.en ?? ""}`);
        this._gist.replaceChildren(...(summary?.sentences ?? []).flatMap((sentence) => [summarised(sentence), " "]));
    }

    /** @param {{index: number|null, en: string, warnings: Warning[]}} told */
    segment({ index, en, warnings }) {
        const place = this._places.get(index === null ? TITLE : String(index));
        if (!place) return;
        place.en.classList.replace("waiting", "fresh");
        place.en.removeAttribute("aria-hidden");
        if (index !== null) place.en.tabIndex = 0;
        place.en.replaceChildren(...marked(en, warnings, "output"));
        place.hi.replaceChildren(...marked(place.hindi, warnings, "source"));
        if (index === this._titledBy) this._title.textContent = clipped(en);
        const name = index === null ? TITLE : String(index);
        for (const old of place.notes.querySelectorAll(`[data-s="${name}"]`)) old.remove();
        place.notes.append(...warnings.map((warning) => note(warning, name)));
    }

    /** Shows the whole of a brief. @param {Brief} brief */
    finish(brief) {
        const segments = brief.translation?.segments ?? [];
        if (!this._places.size) this._layOut(brief, brief.title?.hi ?? null, paragraphs(brief));
        if (brief.title) this.segment({ index: null, ...brief.title });
        for (const segment of segments) this.segment(segment);
        if (!segments.length) this._fillFromSummary(brief);
        this.summary({ summary: brief.summary });
        this._gist.closest(".gist")?.toggleAttribute("hidden", !brief.summary);
        this._listWarnings(brief);
        this._end.replaceChildren(...leftOut(brief.removed), about(brief));
        this._going.hidden = true;
        const checks = brief.warnings.length;
        announce(`The brief is finished. ${checks ? `${checks} to check.` : "No check found anything."}`);
    }

    /** Leaves it as far as it came. */
    stop() {
        this._going.hidden = true;
        for (const open of this._root.querySelectorAll(".waiting")) open.remove();
    }

    /** Moves the keyboard, and whoever hears the page, to the headline. */
    focus() {
        this._title.focus({ preventScroll: true });
    }

    /**
     * @param {{byline: string|null, place: string|null, published: string|null}} about
     * @param {string|null} title the Hindi one
     * @param {{index: number, hi: string}[][]} paragraphs
     */
    _layOut(about, title, paragraphs) {
        this._layOutTitle(title, paragraphs[0]?.[0]);
        this._byline.replaceChildren(
            ...[date(about.published), about.place, about.byline].flatMap((part) => (part ? [h("span", {}, part)] : [])),
        );
        if (!this._gist.children.length) this._gist.replaceChildren(waiting(150));
        this._whole.replaceChildren(
            h("h2", { id: "whole-name", class: "hidden" }, "Translation beside the Hindi"),
            h("div", { class: "row heads", "aria-hidden": "true" }, h("span", {}, "English"), h("span", { class: "hi" }, "Hindi")),
            ...paragraphs.map((paragraph) => this._row(paragraph)),
        );
        this._whole.hidden = false;
    }

    /** @param {string|null} title @param {{index: number, hi: string}|undefined} first what stands for one that is missing */
    _layOutTitle(title, first) {
        if (title === null) {
            this._titledBy = first?.index;
            this._title.replaceChildren(h("span", { lang: "hi" }, clipped(first?.hi ?? "")));
            this._hindiTitle.hidden = true;
            return;
        }
        const en = h("span", { class: "s waiting", lang: "en", "data-s": TITLE, "aria-hidden": "true" }, blank(title));
        const hi = h("span", { class: "s", "data-s": TITLE }, title);
        this._title.replaceChildren(en);
        this._hindiTitle.replaceChildren(hi);
        this._places.set(TITLE, { en, hi, notes: this._titleNotes, hindi: title });
    }

    /** @param {{index: number, hi: string}[]} paragraph */
    _row(paragraph) {
        const notes = h("div", { class: "notes" });
        const english = h("p", { class: "en", lang: "en" });
        const hindi = h("p", { class: "hi", lang: "hi" });
        for (const segment of paragraph) {
            const { index } = segment;
            const en = h(
                "span",
                { class: "s waiting", "data-s": index, "aria-describedby": `hi-${index}`, "aria-hidden": "true" },
                blank(segment.hi),
            );
            const hi = h("span", { class: "s", id: `hi-${index}`, "data-s": index }, segment.hi);
            english.append(en, " ");
            hindi.append(hi, " ");
            this._places.set(String(index), { en, hi, notes, hindi: segment.hi });
        }
        return h("div", { class: "row" }, english, hindi, notes);
    }

    /** A brief without the whole translation has its warnings and English by sentence of the summary. @param {Brief} brief */
    _fillFromSummary(brief) {
        for (const { segment, en } of brief.summary?.sentences ?? []) {
            this.segment({ index: segment, en, warnings: brief.warnings.filter((warning) => warning.segment === segment) });
        }
        this._whole.hidden = false;
    }

    /** @param {Brief} brief */
    _listWarnings(brief) {
        const items = brief.warnings.map((warning) => {
            const name = warning.segment === null ? TITLE : String(warning.segment);
            return h("li", {}, h("button", { type: "button", click: () => show(this._root, name) }, ...said(warning)));
        });
        this._check.hidden = false;
        this._check.classList.toggle("clear", !items.length);
        this._check.replaceChildren(
            h("h2", {}, items.length ? "To check" : "Checked"),
            items.length ? h("ul", {}, ...items) : h("p", { class: "none" }, "No check found anything. That is no promise: the Hindi stands beside."),
        );
    }
}
