/** Elements made by hand: text goes in as text, so nothing that an article says is ever markup. */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string|number|boolean|((event: Event) => void)|null|undefined>} attributes
 *   a function listens to the event of its name; null, undefined and false are left out
 * @param {...(Node|string|null|undefined)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (typeof value === "function") element.addEventListener(name, value);
        else if (value === true) element.setAttribute(name, "");
        else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, String(value));
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
}

/**
 * Returns the element of this id, which the page has.
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @returns {T}
 */
export function byId(id) {
    return /** @type {T} */ (document.getElementById(id));
}

const CLIPPED_WORDS = 11;

/** Returns the beginning of a text that stands for a headline. @param {string} text */
export function clipped(text) {
    const words = text.split(" ");
    return words.length > CLIPPED_WORDS ? `${words.slice(0, CLIPPED_WORDS).join(" ")} …` : text;
}

/** Says something to those who do not see the page. @param {string} text */
export function announce(text) {
    byId("status").textContent = text;
}

/**
 * A button that asks once more before it does something that cannot be undone.
 * @param {{name: string, label?: string, class?: string}} looks
 * @param {() => void} act
 */
export function sureButton({ name, label, class: looks = "" }, act) {
    const button = h("button", { type: "button", class: looks, "aria-label": label }, name);
    const calm = () => {
        button.classList.remove("sure");
        button.textContent = name;
    };
    button.addEventListener("blur", calm);
    button.addEventListener("click", () => {
        if (button.classList.contains("sure")) {
            calm();
            act();
        } else {
            button.classList.add("sure");
            button.textContent = "Really delete?";
            if (label) button.setAttribute("aria-label", `Really ${label.toLowerCase()}?`);
        }
    });
    return button;
}
