// Charts as inline SVG, each with its numbers as a table below.

import { h, s, newId, row, table } from "./dom.js";
import { count } from "./format.js";

const WIDTH = 560;

// `points`: [{ label, value, note }]; value null: nothing there.
export function lineChart({ title, points, low, high, unit = "" }) {
  const height = 220, left = 40, right = 12, top = 14, bottom = 30;
  const values = points.map((point) => point.value).filter((value) => value !== null);
  const least = low ?? Math.min(0, ...values), most = high ?? (Math.max(1, ...values) * 1.1);
  const x = (at) => left + (points.length < 2 ? 0.5 : at / (points.length - 1)) * (WIDTH - left - right);
  const y = (value) => top + (1 - (value - least) / (most - least || 1)) * (height - top - bottom);
  const known = points.map((point, at) => [x(at), point.value === null ? null : y(point.value), point, at]).filter(([, down]) => down !== null);
  const base = y(Math.max(least, Math.min(0, most))), runs = [];
  for (const each of known) if (runs.length && runs.at(-1).at(-1)[3] === each[3] - 1) runs.at(-1).push(each); else runs.push([each]);
  const line = (run) => run.map(([across, down], at) => `${at ? "L" : "M"}${across.toFixed(1)} ${down.toFixed(1)}`).join("");
  const path = runs.map(line).join("");
  const area = runs.map((run) => `${line(run)}L${run.at(-1)[0].toFixed(1)} ${base}L${run[0][0].toFixed(1)} ${base}Z`).join("");
  const every = Math.ceil(points.length / 7);
  return figure(title, height, [
    ticks(least, most).map((value) => [s("line", { class: "grid-line", x1: left, x2: WIDTH - right, y1: y(value), y2: y(value) }), s("text", { x: left - 8, y: y(value) + 4, "text-anchor": "end" }, short(value))]),
    s("path", { class: "area", d: area }), s("path", { class: "series", d: path }),
    known.map(([across, down, point]) => s("circle", { class: "point", cx: across, cy: down, r: 3.5 }, s("title", {}, `${point.label}: ${point.value}${unit}${point.note ? ` (${point.note})` : ""}`))),
    points.map((point, at) => (at % every ? null : s("text", { x: x(at), y: height - 8, "text-anchor": "middle" }, point.label))),
  ], ["When", `Value${unit}`, ""], points.map((point) => [point.label, point.value === null ? "none" : `${point.value}${unit}`, point.note || ""]));
}

// `bars`: [{ label, value, kind }], each on a line of its own; `of`: what they are parts of.
export function barChart({ title, bars, of, unit = "" }) {
  const line = 30, left = 150, right = 96, height = bars.length * line + 6;
  const most = Math.max(1, ...bars.map((bar) => bar.value));
  const share = (value) => (of ? ` · ${Math.round((value / of) * 100)}%` : "");
  return figure(title, height, bars.map((bar, at) => {
    const width = Math.max(2, (bar.value / most) * (WIDTH - left - right)), y = at * line + 5;
    return [s("text", { class: "label", x: left - 10, y: y + 14, "text-anchor": "end" }, cut(bar.label)),
      s("rect", { class: `mark ${bar.kind || ""}`, x: left, y, width, height: 20, rx: 3 }, s("title", {}, `${bar.label}: ${bar.value}${unit}`)),
      s("text", { x: left + width + 8, y: y + 14 }, `${count(bar.value)}${unit}${share(bar.value)}`)];
  }), ["", "Value"], bars.map((bar) => [bar.label, `${count(bar.value)}${unit}${share(bar.value)}`]));
}

// `columns`: [{ label, value }] side by side, as for a distribution of scores.
export function columnChart({ title, columns }) {
  const height = 220, top = 18, bottom = 28, gap = columns.length > 14 ? 3 : 8;
  const most = Math.max(1, ...columns.map((column) => column.value)), width = (WIDTH - gap) / columns.length - gap;
  return figure(title, height, columns.map((column, at) => {
    const size = (column.value / most) * (height - top - bottom), x = gap + at * (width + gap), y = height - bottom - size;
    return [s("rect", { class: `mark ${column.kind || ""}`, x, y, width, height: Math.max(1, size), rx: 3 }, s("title", {}, `${column.label}: ${column.value}`)),
      s("text", { x: x + width / 2, y: y - 5, "text-anchor": "middle" }, column.value ? count(column.value) : ""),
      s("text", { class: "label", x: x + width / 2, y: height - 9, "text-anchor": "middle" }, column.label)];
  }), ["", "Number"], columns.map((column) => [column.label, count(column.value)]));
}

function figure(title, height, content, columns, rows) {
  const id = newId("chart");
  const image = s("svg", { viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-labelledby": id }, s("title", { id }, title), content);
  return h("figure", { class: "chart" }, image, h("details", {}, h("summary", {}, "As a table"), table(title, columns, rows.map((cells) => row(...cells)))));
}

function ticks(least, most) {
  const rough = (most - least) / 4, power = 10 ** Math.floor(Math.log10(rough || 1));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough) || 1;
  const found = [];
  for (let at = Math.ceil(least / step) * step; at <= most + step / 1000; at += step) found.push(Number(at.toFixed(6)));
  return found;
}

const short = (value) => (Math.abs(value) >= 1000 ? `${value / 1000}k` : String(value));
const cut = (text) => (text.length > 23 ? `${text.slice(0, 22)}…` : text);
