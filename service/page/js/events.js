/** Server-sent events out of the answer to a POST, which the browser's own EventSource cannot send. */

/**
 * Ends where the connection does, be it closed, broken or cut within an event; what was aborted throws.
 * @param {Response} response
 * @returns {AsyncGenerator<{name: string, data: any}>} each event with its data, read as JSON
 */
export async function* events(response) {
    try {
        yield* read(response);
    } catch (error) {
        if (error instanceof Error && error.name === "AbortError") throw error;
    }
}

/** @param {Response} response @returns {AsyncGenerator<{name: string, data: any}>} */
async function* read(response) {
    if (!response.body) return;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        const blocks = (rest + value).split("\n\n");
        rest = blocks.pop() ?? "";
        for (const block of blocks) {
            const event = parse(block);
            if (event) yield event;
        }
    }
}

/** @param {string} block @returns {{name: string, data: any}|null} null for a comment, which keeps the line open */
function parse(block) {
    /** @type {Record<string, string>} */
    const fields = {};
    for (const line of block.split("\n")) {
        const colon = line.indexOf(":");
        if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 1).trimStart();
    }
    return "data" in fields ? { name: fields.event, data: JSON.parse(fields.data) } : null;
}
