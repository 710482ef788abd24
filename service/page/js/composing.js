/** What is to be briefed: pasted, dropped, opened or one of the samples, with its options. */

import { loadedEngines, Problem, readySummarisers, sample } from "./api.js";
import { byId } from "./dom.js";

const LOOKS_LIKE_HTML = /^\s*<(?:!doctype\s+html|html)\b/i;

export class Composing {
    /**
     * @param {(request: Record<string, unknown>) => void} submit
     * @param {() => void} show ends what is under way and shows the form
     * @param {(error: unknown) => void} fail
     */
    constructor(submit, show, fail) {
        /** @type {HTMLTextAreaElement} */
        this._text = byId("text");
        this._fail = fail;
        /** @type {string|null} */
        this._page = null;
        byId("form").addEventListener("submit", (event) => {
            event.preventDefault();
            try {
                submit(this.request());
            } catch (error) {
                fail(error);
            }
        });
        this._text.addEventListener("keydown", (event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) byId("go").click();
        });
        byId("drop-page").addEventListener("click", () => this._setPage(null));
        this._takeFiles(show);
        for (const button of document.querySelectorAll("[data-seed]")) {
            if (button instanceof HTMLElement) button.addEventListener("click", () => this._trySample(button.dataset.seed ?? ""));
        }
    }

    /** Offers the engines and the summarisers, where there are several. */
    async offerChoices() {
        offer("engine", await loadedEngines().catch(() => []));
        offer("summariser", await readySummarisers().catch(() => []));
    }

    /** Returns what POST /v1/briefs takes; raises a Problem. @returns {Record<string, unknown>} */
    request() {
        const text = this._text.value;
        const engine = /** @type {HTMLSelectElement} */ (byId("engine")).value;
        const summariser = /** @type {HTMLSelectElement} */ (byId("summariser")).value;
        const pairs = terms(/** @type {HTMLTextAreaElement} */ (byId("terms")).value);
        return {
            ...(this._page !== null ? { html: this._page } : LOOKS_LIKE_HTML.test(text) ? { html: text } : { text }),
            max_words: /** @type {HTMLInputElement} */ (byId("max-words")).valueAsNumber,
            ...(engine ? { engine } : {}),
            ...(summariser ? { summariser } : {}),
            ...(pairs.length ? { terms: pairs } : {}),
        };
    }

    focus() {
        this._text.focus();
    }

    /** Takes files from the button and from anywhere on the page. @param {() => void} show */
    _takeFiles(show) {
        const input = /** @type {HTMLInputElement} */ (byId("file"));
        input.addEventListener("change", () => {
            this._open(input.files?.[0]);
            input.value = "";
        });
        const hasFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files") ?? false;
        document.addEventListener("dragover", (event) => {
            if (!hasFiles(event)) return;
            event.preventDefault();
            document.body.classList.add("dropping");
        });
        document.addEventListener("dragleave", (event) => {
            if (!event.relatedTarget) document.body.classList.remove("dropping");
        });
        document.addEventListener("drop", (event) => {
            document.body.classList.remove("dropping");
            if (!hasFiles(event)) return;
            event.preventDefault();
            show();
            this._open(event.dataTransfer?.files[0]);
        });
    }

    /** @param {File|undefined} file */
    async _open(file) {
        if (!file) return;
        try {
            const isPage = /\.html?$/i.test(file.name) || file.type === "text/html";
            if (!isPage && !/\.txt$/i.test(file.name) && file.type !== "text/plain") throw unreadable(file.name);
            const text = await decoded(file);
            this._setPage(isPage ? text : null, file);
            if (!isPage) this._text.value = text;
            byId("go").focus();
        } catch (error) {
            this._fail(error);
        }
    }

    /** @param {string|null} page the HTML, or null for the text field @param {File} [file] */
    _setPage(page, file) {
        this._page = page;
        byId("page-file").hidden = page === null;
        this._text.hidden = page !== null;
        byId("page-name").textContent = page === null ? "" : file?.name ?? "";
        byId("page-size").textContent = page === null || !file ? "" : `${Math.ceil(file.size / 1024)} KB`;
    }

    /** @param {string} name */
    async _trySample(name) {
        try {
            this._setPage(null);
            this._text.value = await sample(name);
            byId("go").focus();
        } catch (error) {
            this._fail(error);
        }
    }
}

/** @param {string} text a line a term, the Hindi before the tab or the first comma, the English after it; # begins a comment */
function terms(text) {
    return text.split("\n").flatMap((line, number) => {
        if (!line.trim() || line.startsWith("#")) return [];
        const cut = line.indexOf(line.includes("\t") ? "\t" : ",");
        const hi = line.slice(0, Math.max(cut, 0)).trim();
        const en = line.slice(cut + 1).trim();
        if (hi && en && !en.includes("\t")) return [{ hi, en }];
        const wrong = hi && en ? "has more than one tab: keep the one" : "needs a tab or comma";
        const detail = `Line ${number + 1} ${wrong} between the Hindi and the English: ${line.trim()}`;
        throw new Problem({ title: "The glossary cannot be read", detail });
    });
}

/** Fills a choice, and shows it where there is one. @param {string} id @param {{name: string, default: boolean}[]} given */
function offer(id, given) {
    byId(`${id}-field`).hidden = given.length < 2;
    byId(id).replaceChildren(
        ...given.map(({ name, default: first }) => new Option(name, first ? "" : name, first, first)),
    );
}

/** @param {string} name */
function unreadable(name) {
    return new Problem({ title: `${name} cannot be read`, detail: "Drop a .txt or .html file, or paste the article." });
}

/** @param {File} file */
async function decoded(file) {
    try {
        return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    } catch {
        throw new Problem({ title: `${file.name} is not UTF-8`, detail: "Save it as UTF-8 and drop it again." });
    }
}
