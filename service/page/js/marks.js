/** Words in a text that a warning is about, marked where they stand. */

/** @import { Warning } from "./types.js" */

import { h } from "./dom.js";

const DIGIT = /\p{N}/u;
const LETTER = /[\p{L}\p{M}]/u;

/**
 * Returns the text in pieces, of which those that a warning is about are marked.
 * @param {string} text
 * @param {Warning[]} warnings
 * @param {"source"|"output"} side the Hindi or the English
 * @returns {(string|HTMLElement)[]}
 */
export function marked(text, warnings, side) {
    const pieces = [];
    let end = 0;
    for (const [from, to] of ranges(text, warnings.map((warning) => warning[side]))) {
        if (from < end) continue;
        pieces.push(text.slice(end, from), h("mark", {}, text.slice(from, to)));
        end = to;
    }
    return [...pieces, text.slice(end)];
}

/** @param {string} text @param {(string|null)[]} words @returns {[number, number][]} in order */
function ranges(text, words) {
    /** @type {[number, number][]} */
    const found = [];
    for (const word of new Set(words)) {
        const at = word ? whole(text, word) : -1;
        if (word && at >= 0) found.push([at, at + word.length]);
    }
    return found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
}

/** Finds a word, and not a part of a longer one; an ordinal's ending is no part of its number. @param {string} text @param {string} word */
function whole(text, word) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
        const end = at + word.length;
        if (!alike(text[at - 1], word[0]) && !alike(word[word.length - 1], text[end])) return at;
    }
    return -1;
}

/** @param {string|undefined} one @param {string|undefined} other whether two characters belong to the same word */
function alike(one = "", other = "") {
    return [DIGIT, LETTER].some((kind) => kind.test(one) && kind.test(other));
}
