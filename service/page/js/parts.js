/** The small parts of a brief on the page, each made of what the service sent. */

/** @import { Brief, Removed, Summary, Warning } from "./types.js" */

import { h } from "./dom.js";

/** @param {Warning} warning in few words where one thing stands instead of another, else as the service says it */
export function said({ source, output, message }) {
    if (!source || !output || !message.endsWith(" instead")) return [message];
    return [h("strong", {}, h("span", { lang: "hi" }, source), " became ", output)];
}

/** @param {Warning} warning @param {string} name */
export function note(warning, name) {
    return h("p", { class: "note", "data-s": name }, ...said(warning));
}

/** @param {Summary["sentences"][number]} sentence of the summary, which lights up with all that it is made from */
export function summarised({ segment, segments, en }) {
    const from = segments?.length ? segments : [segment];
    const hindi = from.map((index) => `hi-${index}`).join(" ");
    return h("span", { class: "s", lang: "en", tabindex: 0, "data-s": from.join(" "), "aria-describedby": hindi }, en);
}

/** @param {Brief} brief */
export function paragraphs(brief) {
    if (!brief.translation) {
        return (brief.summary?.sentences ?? []).map(({ segment, hi }) => [{ index: segment, hi }]);
    }
    /** @type {{index: number, hi: string}[][]} */
    const found = [];
    for (const segment of brief.translation.segments) (found[segment.paragraph] ??= []).push(segment);
    return found.filter(Boolean);
}

/** Text as long as the English is going to be, for those who see it. @param {string} hindi */
export function blank(hindi) {
    return hindi.replace(/\P{White_Space}/gu, "n");
}

/** @param {number} length */
export function waiting(length) {
    return h("span", { class: "s waiting", "aria-hidden": "true" }, "nnnnnn ".repeat(length / 7));
}

/** @param {string|null} published a date, or a date and time: the time on the clocks where it was written */
export function date(published) {
    if (!published) return null;
    const when = new Date(published.length > 10 ? published.slice(0, 16) : `${published}T00:00`);
    const timeStyle = published.length > 10 ? "short" : undefined;
    return Number.isNaN(when.getTime()) ? published : when.toLocaleString("en-GB", { dateStyle: "long", timeStyle });
}

/** @param {Removed[]} removed */
export function leftOut(removed) {
    if (!removed.length) return [];
    const items = removed.map(({ kind, text }) =>
        h("li", {}, h("span", { class: "kind" }, kind.replaceAll("_", " ")), h("span", { lang: "hi" }, text)),
    );
    const pieces = removed.length === 1 ? "1 piece" : `${removed.length} pieces`;
    return [h("details", { class: "left-out" }, h("summary", {}, `Left out of the article: ${pieces}`), h("ul", {}, ...items))];
}

/** @param {Brief} brief */
export function about(brief) {
    const [engine] = brief.signature.split(";");
    const facts = { Engine: engine, Article: brief.article_hash };
    return h(
        "details",
        { class: "about" },
        h("summary", {}, "How this was made"),
        h("dl", {}, ...Object.entries(facts).flatMap(([name, fact]) => [h("dt", {}, name), h("dd", {}, fact)])),
    );
}
