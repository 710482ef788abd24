/** Lights up a sentence wherever it stands: in the summary, in the English, in the Hindi. */

/** @param {HTMLElement} root whose sentences have their segment's index, or several apart by spaces, as data-s */
export function lightUp(root) {
    /** @type {string|undefined} */
    let lit;
    const light = (/** @type {string|undefined} */ index) => {
        if (index === lit) return;
        lit = index;
        for (const old of root.querySelectorAll(".lit")) old.classList.remove("lit");
        if (index !== undefined) for (const one of sentences(root, index)) one.classList.add("lit");
    };
    let [x, y] = [-1, -1];
    root.addEventListener("pointermove", (event) => {
        if (event.clientX === x && event.clientY === y) return; // the text was scrolled away under the pointer
        [x, y] = [event.clientX, event.clientY];
        light(indexAt(event) ?? indexOf(document.activeElement));
    });
    root.addEventListener("focusin", (event) => light(indexAt(event)));
    root.addEventListener("pointerleave", () => light(indexOf(document.activeElement)));
    root.addEventListener("click", (event) => {
        if (event.target instanceof Element && event.target.closest("button")) return; // which may have lit one itself
        light(indexAt(event));
        if (lit !== undefined && event.target instanceof Element && event.target.closest(".gist")) show(root, lit);
    });
    root.addEventListener("keydown", (event) => {
        const index = indexAt(event);
        const inSummary = event.target instanceof Element && event.target.closest(".gist .s");
        if (event.key === "Enter" && index !== undefined && inSummary) show(root, index);
    });
}

/** Brings a sentence of the translation into view, and the keyboard to it. @param {HTMLElement} root @param {string} index */
export function show(root, index) {
    const sentence = sentences(root, index).find((one) => one.closest(".row, .headline"));
    if (!sentence) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    sentence.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    sentence.focus({ preventScroll: true });
}

/** @param {HTMLElement} root @param {string} indices @returns {HTMLElement[]} those that share one of them */
function sentences(root, indices) {
    const selector = indices.split(" ").map((index) => `[data-s~="${CSS.escape(index)}"]`).join(",");
    return [...root.querySelectorAll(selector)].filter((one) => one instanceof HTMLElement);
}

/** @param {Event} event */
function indexAt(event) {
    return event.target instanceof Element ? indexOf(event.target.closest("[data-s]")) : undefined;
}

/** @param {Element|null} element */
function indexOf(element) {
    return element instanceof HTMLElement ? element.dataset.s : undefined;
}
