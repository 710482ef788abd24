/**
 * The values that the service sends, as its interface describes them.
 *
 * @typedef {{kind: string, message: string, source: string|null, output: string|null}} Warning
 * @typedef {{hi: string, en: string, warnings: Warning[]}} Translated
 * @typedef {Translated & {index: number, paragraph: number}} Segment
 * @typedef {{kind: string, text: string}} Removed
 * @typedef {{en: string, hi: string, sentences: {segment: number, segments?: number[], hi: string, en: string}[]}}
 *   Summary
 * @typedef {{
 *   article_hash: string, signature: string, title: Translated|null, byline: string|null, place: string|null,
 *   published: string|null, summary: Summary|null, translation: {en: string, segments: Segment[]}|null,
 *   warnings: (Warning & {segment: number|null})[], removed: Removed[], cached: boolean,
 *   timings_ms: Record<string, number>
 * }} Brief
 *
 * @typedef {{
 *   article_hash: string, title: string|null, byline: string|null, place: string|null, published: string|null,
 *   paragraphs: {index: number, hi: string}[][], removed: Removed[], total: number
 * }} Article What is known of an article before it is translated.
 *
 * @typedef {{article: (article: Article) => void, summary: (told: {summary: Summary|null}) => void,
 *   segment: (told: {index: number|null, en: string, warnings: Warning[]}) => void,
 *   progress: (told: {done: number, total: number}) => void}} Listener What hears of a brief that is being made.
 *
 * @typedef {{article_hash: string, href: string, engine: string, made_at: string, title: string|null,
 *   title_hi: string|null, summary: string|null, warnings: number}} Entry A line of the list of recent briefs.
 * @typedef {{name: string, loaded: boolean, default: boolean}} Engine
 * @typedef {{name: string, reason: string|null, default: boolean}} Summariser
 * @typedef {{title: string, detail: string, status: number}} ProblemBody
 */

export {};
