// Journal entries, the newest first: a beginning that is loaded, more as one looks further, and new ones as they come.
// Only what the list shows is kept of each; the rest is asked for when somebody looks at one.

import { get } from "./api.js";

const PAGE = 200;

export function summary(entry) {
  const { id, time, tenant, vendor, operation, outcome, reason } = entry;
  const wrong = entry.violations.length;
  const text = [entry.request.method, entry.request.path, entry.response.status, vendor, operation, tenant, outcome, reason,
    ...entry.violations.map((violation) => violation.message)].join(" ").toLowerCase();
  return { id, time, tenant, vendor, operation, outcome, wrong, text, method: entry.request.method, path: entry.request.path, status: entry.response.status };
}

export class Entries {
  constructor(wanted, text, signal) {
    Object.assign(this, { wanted, text: text.toLowerCase(), signal, loaded: [], shown: [], total: 0, left: true, asking: null });
  }

  matches(item) { return !this.text || item.text.includes(this.text); }

  // Takes an entry that came live: does it belong here?
  wants(entry) {
    const { vendor, operation, status, unmatched } = this.wanted;
    return (!vendor || entry.vendor === vendor) && (!operation || entry.operation === operation)
      && (!status || String(entry.response.status)[0] === status[0])
      && (!unmatched || ["unknown-path", "unknown-method", "unknown-vendor"].includes(entry.outcome) || entry.operation === null);
  }

  add(entries) {
    const known = this.loaded[0] ? Number(this.loaded[0].id) : -1;
    const items = entries.filter((entry) => Number(entry.id) > known && this.wants(entry)).map(summary);
    items.forEach((item) => { item.fresh = true; });
    items.reverse();
    const seen = items.filter((item) => this.matches(item));
    this.loaded = items.concat(this.loaded);
    this.shown = seen.concat(this.shown);
    this.total += items.length;
    return seen.length;
  }

  more() {
    this.asking ||= this.page().finally(() => { this.asking = null; });
    return this.asking;
  }

  async page() {
    const { requests, total } = await get("/requests", { ...this.wanted, limit: PAGE, offset: this.loaded.length }, { signal: this.signal });
    const oldest = this.loaded.length ? Number(this.loaded.at(-1).id) : Infinity;
    const items = requests.map(summary).filter((item) => Number(item.id) < oldest);
    this.loaded.push(...items);
    this.shown.push(...items.filter((item) => this.matches(item)));
    this.total = Math.max(total, this.loaded.length);
    this.left = requests.length > 0 && this.loaded.length < total;
    if (!this.left) this.total = this.loaded.length;
  }

  // How long the list is, so far as that is known: of a search, what was found.
  get length() { return this.text ? this.shown.length : this.total; }
}
