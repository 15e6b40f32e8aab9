import uPlot from "uplot";
import { columns, type Row } from "./plot-data";

const height = 260;
const daySeconds = 86_400;

/** Draws a history table's numbers with a cursor. The table stays the source, so both always say the same. */
export function draw(host: HTMLElement, table: HTMLTableElement): void {
  addStyle();
  const rows = [...table.querySelectorAll<HTMLTableRowElement>("tr[data-at]")].map(read);
  const isLong = (rows.at(-1)?.at ?? 0) - (rows[0]?.at ?? 0) > 2 * daySeconds;
  const moment = writer(table, isLong ? { day: "numeric", month: "short" } : { hour: "2-digit", minute: "2-digit" });
  const exact = writer(table, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const grid = { stroke: colour(host, "--line"), width: 1 };
  const axis: uPlot.Axis = { stroke: colour(host, "--text-2"), grid, ticks: grid };
  const plot = new uPlot(
    {
      width: host.clientWidth,
      height,
      scales: { y: { range: [-30, -5] } },
      series: [
        { label: "Time", value: (_, at) => (at === null ? "–" : exact(at)) },
        { label: "Light, dBm", stroke: colour(host, "--chart-1"), width: 2, points: { show: false } },
      ],
      axes: [{ ...axis, space: 72, values: (_, splits) => splits.map(moment) }, { ...axis, size: 48 }],
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

/** Writes moments as the table does: in the page's language and the account's time zone. */
function writer(table: HTMLTableElement, format: Intl.DateTimeFormatOptions): (seconds: number) => string {
  const page = document.documentElement.lang;
  const zone = table.dataset["historyZone"];
  const words = new Intl.DateTimeFormat(page === "en" ? "en-GB" : page, { ...format, ...(zone && { timeZone: zone }) });
  return (seconds) => words.format(seconds * 1000);
}

/** A colour of the page as a canvas understands it: resolved for the theme that is on. */
function colour(host: HTMLElement, token: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${token})`;
  host.append(probe);
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  return resolved;
}

function addStyle(): void {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("plot.css", import.meta.url).href;
  document.head.append(link);
}
