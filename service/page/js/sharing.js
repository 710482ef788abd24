/** A brief to take away: as text, as Markdown, as JSON, as a link. */

/** @import { Brief } from "./types.js" */

import { announce, h } from "./dom.js";

/** @param {Brief} brief */
export function plainText(brief) {
    const parts = [brief.title?.en, brief.summary?.en, brief.translation?.en];
    return `${parts.filter(Boolean).join("\n\n")}\n`;
}

/** @param {Brief} brief @param {string} link where it is found */
export function markdown(brief, link) {
    const lines = [`# ${literal(brief.title?.en ?? "Brief")}`];
    if (brief.title) lines.push(`*${literal(brief.title.hi)}*`);
    const facts = [brief.published, brief.place, brief.byline].filter(Boolean);
    if (facts.length) lines.push(literal(facts.join(" · ")));
    if (brief.summary) lines.push("## Summary", literal(brief.summary.en));
    if (brief.translation) lines.push("## Translation", ...brief.translation.en.split("\n\n").map(literal));
    if (brief.warnings.length) {
        lines.push("## To check", brief.warnings.map(({ message }) => `- ${literal(message)}`).join("\n"));
    }
    lines.push(`[Beside its Hindi](${link})`);
    return `${lines.join("\n\n")}\n`;
}

/** Keeps what an article says from meaning anything in Markdown, or in the HTML it allows. @param {string} text */
function literal(text) {
    return text.replace(/[\\`*_{}[\]<>#|~&]/g, "\\$&").replace(/^(\s*)([-+]|\d+[.)])(?=\s)/gm, "$1\\$2");
}

/**
 * The buttons of a brief.
 * @param {Brief} brief
 * @param {string} link where it is found
 */
export function sharingButtons(brief, link) {
    const name = `saar-${brief.article_hash.slice(0, 12)}`;
    return [
        button("Copy", "Copied", () => copy(plainText(brief))),
        button("Copy link", "Copied", () => copy(link)),
        button("Markdown", "Saved", () => save(`${name}.md`, "text/markdown", markdown(brief, link))),
        button("JSON", "Saved", () => save(`${name}.json`, "application/json", JSON.stringify(brief, null, 2))),
    ];
}

/** @param {string} text @param {string} done @param {() => void|Promise<void>} act */
function button(text, done, act) {
    const made = h("button", { type: "button", class: "quiet" }, text);
    made.addEventListener("click", async () => {
        await act();
        announce(done);
        made.textContent = done;
        setTimeout(() => (made.textContent = text), 1600);
    });
    return made;
}

/** @param {string} text */
async function copy(text) {
    try {
        await navigator.clipboard.writeText(text);
    } catch {
        copyBySelection(text); // over plain HTTP, where browsers keep the clipboard to themselves
    }
}

/** @param {string} text */
function copyBySelection(text) {
    const box = h("textarea", { class: "hidden", "aria-hidden": "true" });
    box.value = text;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
}

/** @param {string} name @param {string} type @param {string} content */
function save(name, type, content) {
    const address = URL.createObjectURL(new Blob([content], { type }));
    h("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
}
