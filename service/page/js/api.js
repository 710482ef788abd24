/** The service over HTTP: addresses are relative, so that the page also works behind a prefix. */

/** @import { Brief, Engine, Entry, Listener, ProblemBody, Summariser } from "./types.js" */

import { events } from "./events.js";

const BRIEFS = "v1/briefs";

/** An error that says what to do. */
export class Problem extends Error {
    /** @param {Partial<ProblemBody>} body */
    constructor(body) {
        super(body.detail || "The service did not say what went wrong: see its log.");
        this.title = body.title || "Something went wrong";
        this.status = body.status ?? 0;
    }
}

/**
 * Makes a brief, or finds the one made before; `listener` hears of it meanwhile.
 * @param {Record<string, unknown>} request as POST /v1/briefs takes it
 * @param {Partial<Listener>} listener
 * @param {AbortSignal} signal when it is aborted, the service stops working
 * @returns {Promise<{brief: Brief, link: string}>} the brief, and where it is found, for `findBrief`
 */
export async function makeBrief(request, listener, signal) {
    const headers = { "Content-Type": "application/json", Accept: "text/event-stream" };
    const response = await call(BRIEFS, { method: "POST", headers, body: JSON.stringify(request), signal });
    for await (const { name, data } of events(response)) {
        if (name === "brief") return { brief: data, link: linkOf(response.headers.get("Location") ?? "") };
        if (name === "error") throw new Problem(data);
        listener[/** @type {keyof Listener} */ (name)]?.(data);
    }
    throw new Problem({
        title: "The connection ended",
        detail: "The brief is not finished. What was translated is kept: make it again, and it goes on from there.",
    });
}

/** @param {string} link @returns {Promise<Brief>} */
export async function findBrief(link) {
    return (await call(`${BRIEFS}/${link}`)).json();
}

/** @param {string} words @returns {Promise<Entry[]>} the newest first */
export async function listBriefs(words) {
    const query = new URLSearchParams({ q: words, limit: "30" });
    return (await (await call(`${BRIEFS}?${query}`)).json()).briefs;
}

/** @param {string} articleHash */
export async function deleteBrief(articleHash) {
    await call(`${BRIEFS}/${articleHash}`, { method: "DELETE" });
}

/** @returns {Promise<Engine[]>} those that translate here */
export async function loadedEngines() {
    const { engines } = await (await call("v1/engines")).json();
    return engines.filter((/** @type {Engine} */ engine) => engine.loaded);
}

/** Returns the summarisers that can be asked for. @returns {Promise<Summariser[]>} */
export async function readySummarisers() {
    const { summarisers } = await (await call("v1/summarisers")).json();
    return summarisers.filter((/** @type {Summariser} */ summariser) => summariser.reason === null);
}

/** @param {string} name @returns {Promise<string>} */
export async function sample(name) {
    return (await call(`page/seeds/${name}.txt`)).text();
}

/** Returns of an address of a brief what is the brief's own. @param {string} href */
export function linkOf(href) {
    return href.slice(href.indexOf(`${BRIEFS}/`) + BRIEFS.length + 1);
}

/** @param {string} address @param {RequestInit} [options] */
async function call(address, options) {
    const response = await fetch(address, options).catch((/** @type {Error} */ error) => {
        if (error.name === "AbortError") throw error;
        throw new Problem({
            title: "The service cannot be reached",
            detail: "It may have stopped, or the network is down: try again in a moment.",
        });
    });
    if (!response.ok) throw new Problem(await response.json().catch(() => ({ status: response.status })));
    return response;
}
