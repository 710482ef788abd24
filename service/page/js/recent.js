/** The list of what was briefed last, searched as one types. */

/** @import { Entry } from "./types.js" */

import { deleteBrief, linkOf, listBriefs } from "./api.js";
import { byId, clipped, h, sureButton } from "./dom.js";

const PAUSE_MS = 180;

export class Recent {
    /** @param {(error: unknown) => void} fail */
    constructor(fail) {
        this._fail = fail;
        this._asked = 0;
        /** @type {HTMLInputElement} */
        this._search = byId("search");
        let timer = 0;
        this._search.addEventListener("input", () => {
            clearTimeout(timer);
            timer = setTimeout(() => this.show(), PAUSE_MS);
        });
    }

    /** Asks for the list and shows it; of several questions under way the last one counts. */
    async show() {
        const asked = ++this._asked;
        const words = this._search.value;
        try {
            const entries = await listBriefs(words);
            if (asked !== this._asked) return;
            byId("recent").replaceChildren(...entries.map((entry) => this._item(entry)));
            byId("recent-none").textContent = entries.length ? "" : words.trim() ? "Nothing has these words." : "Nothing yet.";
        } catch (error) {
            this._fail(error);
        }
    }

    /** @param {Entry} entry */
    _item(entry) {
        const name = entry.title ?? clipped(entry.summary ?? entry.article_hash.slice(0, 12));
        return h(
            "li",
            {},
            h(
                "a",
                { href: `#/${linkOf(entry.href)}` },
                h("span", { class: "title" }, name),
                entry.title_hi ? h("span", { class: "hindi", lang: "hi" }, entry.title_hi) : null,
            ),
            sureButton({ name: "Delete", label: `Delete ${name}` }, () => this._delete(entry)),
            h("p", { class: "when" }, ago(entry.made_at), ...(entry.warnings ? [" · ", h("b", {}, `${entry.warnings} to check`)] : [])),
        );
    }

    /** @param {Entry} entry */
    async _delete(entry) {
        try {
            await deleteBrief(entry.article_hash);
        } catch (error) {
            this._fail(error);
        }
        await this.show();
        this._search.focus();
    }
}

/** @param {string} moment */
function ago(moment) {
    const minutes = (Date.now() - new Date(moment).getTime()) / 60_000;
    const format = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
    if (minutes < 1) return "just now";
    if (minutes < 60) return format.format(-Math.round(minutes), "minute");
    if (minutes < 24 * 60) return format.format(-Math.round(minutes / 60), "hour");
    return format.format(-Math.round(minutes / 1440), "day");
}
