// A list of any length with a few dozen rows in the document: rows have one height and are used again as it scrolls.

import { h } from "./dom.js";

const HEIGHT = 34, BEYOND = 8;

// `fill(row, item, index)` writes an item into a row; `near(last)` is told how far one has looked.
export class VirtualList {
  constructor({ label, columns, fill, choose, near }) {
    Object.assign(this, { fill, choose, near, items: [], total: 0, chosen: -1, rows: [], waiting: false });
    this.space = h("div", { class: "vlist-space", role: "rowgroup" });
    this.root = h("div", { class: "vlist", role: "grid", "aria-label": label, "aria-colcount": columns, tabindex: "0" }, this.space);
    this.root.addEventListener("scroll", () => this.soon());
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("click", (event) => {
      const row = event.target.closest(".vrow");
      if (row) this.select(Number(row.dataset.index));
    });
    this.watcher = new ResizeObserver(() => this.soon());
    this.watcher.observe(this.root);
  }

  get page() { return Math.max(1, Math.floor(this.root.clientHeight / HEIGHT)); }
  get atTop() { return this.root.scrollTop < HEIGHT / 2; }

  set(items, total = items.length) {
    Object.assign(this, { items, total });
    this.soon();
  }

  // What is seen stays where it is, unless that is the beginning.
  added(number) {
    if (this.chosen >= 0) this.chosen += number;
    if (!this.atTop) {
      this.resize();
      this.root.scrollTop += number * HEIGHT;
    }
    this.soon();
  }

  soon() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => { this.waiting = false; this.draw(); });
  }

  resize() {
    this.space.style.height = `${this.total * HEIGHT}px`;
    this.root.setAttribute("aria-rowcount", this.total);
  }

  draw() {
    this.resize();
    const first = Math.max(0, Math.floor(this.root.scrollTop / HEIGHT) - BEYOND);
    const last = Math.min(this.total, first + this.page + 2 * BEYOND + 1);
    const wanted = Math.max(0, last - first);
    while (this.rows.length < wanted) this.rows.push(h("div", { class: "vrow", role: "row" }));
    while (this.rows.length > wanted) this.rows.pop().remove();
    this.rows.forEach((row, at) => this.write(row, first + at));
    if (last > this.items.length) this.near?.(last);
    const active = this.rows.find((row) => Number(row.dataset.index) === this.chosen);
    if (active) this.root.setAttribute("aria-activedescendant", active.id);
    else this.root.removeAttribute("aria-activedescendant");
  }

  write(row, index) {
    if (!row.isConnected) this.space.append(row);
    const item = this.items[index];
    row.style.transform = `translateY(${index * HEIGHT}px)`;
    row.setAttribute("aria-selected", String(index === this.chosen));
    row.dataset.index = index;
    row.id = `vrow-${index}`;
    row.setAttribute("aria-rowindex", index + 1);
    if (row.item === item && item) return;
    row.item = item;
    row.classList.toggle("new", Boolean(item?.fresh));
    if (item) item.fresh = false;
    this.fill(row, item, index);
  }

  select(index, { tell = true } = {}) {
    if (index < 0 || index >= this.items.length) return;
    this.chosen = index;
    const top = index * HEIGHT, { scrollTop, clientHeight } = this.root;
    if (top < scrollTop) this.root.scrollTop = top;
    else if (top + HEIGHT > scrollTop + clientHeight) this.root.scrollTop = top + HEIGHT - clientHeight;
    this.draw();
    if (tell) this.choose(this.items[index]);
  }

  key(event) {
    const last = this.items.length - 1;
    const to = {
      ArrowDown: Math.min(last, this.chosen + 1), ArrowUp: Math.max(0, this.chosen - 1), Home: 0, End: last,
      PageDown: Math.min(last, this.chosen + this.page), PageUp: Math.max(0, this.chosen - this.page),
      Enter: Math.max(0, this.chosen),
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.select(to);
  }

  end() {
    this.watcher.disconnect();
  }
}
