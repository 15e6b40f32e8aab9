import uPlot from "uplot";
import { columns, type Row } from "./plot-data";

/** Draws a history table's numbers with a cursor. The table stays the source, so both always say the same. */
export function draw(host: HTMLElement, table: HTMLTableElement): void {
  addStyle();
  const rows = [...table.querySelectorAll<HTMLTableRowElement>("tr[data-at]")].map(read);
  const style = getComputedStyle(host);
  const line = style.getPropertyValue("--chart-1").trim() || "#0b57c2";
  const text = style.getPropertyValue("color");
  const grid = style.getPropertyValue("--line").trim() || "#d5dae1";
  const axis = { stroke: text, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 } };
  const height = 260;
  const plot = new uPlot(
    {
      width: host.clientWidth,
      height,
      scales: { y: { range: [-30, -5] } },
      series: [{}, { label: "Light, dBm", stroke: line, width: 2, points: { show: false } }],
      axes: [axis, { ...axis, size: 48 }],
    },
    columns(rows),
    host,
  );
  new ResizeObserver(() => plot.setSize({ width: host.clientWidth, height })).observe(host);
}

function read(row: HTMLTableRowElement): Row {
  const { at, dbm, gap } = row.dataset;
  return { at: Number(at), dbm: dbm ? Number(dbm) : null, isGap: gap !== undefined };
}

function addStyle(): void {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("plot.css", import.meta.url).href;
  document.head.append(link);
}
