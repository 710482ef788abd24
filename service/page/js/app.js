/** Saar's page: what the address asks for is shown, what is submitted is read as it comes. */

/** @import { Brief } from "./types.js" */

import { deleteBrief, findBrief, makeBrief, Problem } from "./api.js";
import { Composing } from "./composing.js";
import { byId, h, sureButton } from "./dom.js";
import { Reading } from "./reading.js";
import { Recent } from "./recent.js";
import { sharingButtons } from "./sharing.js";

const LINK = /^#\/([0-9a-f]{64}(?:\?.*)?)$/;
const GONE = {
    title: "This brief is not here",
    detail: "It is no longer stored, or the service has changed since: paste the article again.",
    status: 404,
};
/** What is under way, and ends when something else is asked for. */
let work = new AbortController();
/** The link of what is shown, so that its own address is not loaded once more. */
let shown = "";

const recent = new Recent(fail);
const composing = new Composing(brief, showForm, fail);

/** @param {Record<string, unknown>} request */
async function brief(request) {
    const { signal } = begin();
    const reading = openReading();
    reading.begin(() => {
        work.abort();
        reading.stop();
        fail(new Problem({ title: "Stopped", detail: "What was translated is kept: make the brief again, and it goes on from there." }),
            () => brief(request));
    });
    reading.focus();
    try {
        const { brief: made, link } = await makeBrief(request, reading, signal);
        shown = link;
        history.pushState(null, "", `#/${link}`);
        finish(reading, made);
    } catch (error) {
        if (signal.aborted) return;
        reading.stop();
        if (!byId("reading").querySelector(".row:not(.heads)")) compose();
        fail(error, () => brief(request));
    }
}

/** @param {string} link */
async function find(link) {
    const { signal } = begin();
    try {
        const found = await findBrief(link);
        if (signal.aborted) return;
        shown = link;
        finish(openReading(), found);
    } catch (error) {
        if (signal.aborted) return;
        compose();
        const gone = error instanceof Problem && error.status === 404;
        fail(gone ? new Problem(GONE) : error, () => find(link));
    }
}

/** @param {Reading} reading @param {Brief} made */
function finish(reading, made) {
    reading.finish(made);
    const address = new URL(location.href).href;
    reading.tools.replaceChildren(
        ...sharingButtons(made, address),
        h("span", { class: "gap" }),
        sureButton({ name: "Delete", class: "quiet" }, () => remove(made.article_hash)),
    );
    document.title = `${made.title?.en ?? "Brief"} – Saar`;
}

/** @param {string} articleHash */
async function remove(articleHash) {
    try {
        await deleteBrief(articleHash);
        location.hash = "#/";
    } catch (error) {
        fail(error);
    }
}

/** Ends what is under way, and returns what ends the next. */
function begin() {
    work.abort();
    work = new AbortController();
    byId("problem").replaceChildren();
    return work;
}

function openReading() {
    document.title = "Saar";
    byId("compose").hidden = true;
    byId("new").hidden = false;
    byId("reading").hidden = false;
    const root = h("div");
    byId("reading").replaceChildren(root);
    scrollTo(0, 0);
    return new Reading(root);
}

function compose() {
    shown = "";
    document.title = "Saar";
    byId("reading").hidden = true;
    byId("reading").replaceChildren();
    byId("new").hidden = true;
    byId("compose").hidden = false;
    recent.show();
}

/** Leaves what is shown or under way for the form, at once: a change of the address alone is heard of later. */
function showForm() {
    begin();
    if (location.hash.length > 2) history.pushState(null, "", "#/");
    compose();
}

/**
 * Says what went wrong, and offers to try again where that makes sense.
 * @param {unknown} error
 * @param {() => void} [again]
 */
function fail(error, again) {
    const told = error instanceof Problem ? error : new Problem({ detail: String(error) });
    const refused = told.status >= 400 && told.status < 429;
    byId("problem").replaceChildren(
        h(
            "div",
            { class: "problem" },
            h("strong", {}, told.title),
            told.message,
            again && !refused ? h("div", {}, h("button", { type: "button", class: "quiet", click: again }, "Try again")) : null,
        ),
    );
    byId("problem").scrollIntoView({ block: "nearest" });
}

function route() {
    const link = LINK.exec(location.hash)?.[1];
    if (link === undefined) {
        begin();
        compose();
    } else if (link !== shown) {
        find(link);
    }
}

byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("main").focus();
});
addEventListener("hashchange", route);
for (const home of document.querySelectorAll('a[href="#/"]')) {
    home.addEventListener("click", () => location.hash === "#/" && route()); // the address does not change by it
}
composing.offerChoices();
route();
