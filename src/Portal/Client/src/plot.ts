import uPlot from "uplot";
import { columns, levelWords, stretches, type Row, type Stretch } from "./plot-data";

const height = 320;
/** On a phone the chart is wider than its place, and slides. */
const widthMin = 640;
const hatchPx = 8;
/** Levels between which the light is good, dBm: as LightLevel says. */
const good = { from: -25, to: -8 };
const daySeconds = 86_400;

/** Draws a history table's numbers with a cursor. The table stays the source, so both always say the same. */
export function draw(host: HTMLElement, table: HTMLTableElement): void {
  // The newest is what people look for, and the chart has its width once its style is there.
  addStyle(() => (host.scrollLeft = host.scrollWidth));
  const rows = [...table.querySelectorAll<HTMLTableRowElement>("tr[data-at]")].map(read);
  const isLong = (rows.at(-1)?.at ?? 0) - (rows[0]?.at ?? 0) > 2 * daySeconds;
  const moment = writer(table, isLong ? { day: "numeric", month: "short" } : { hour: "2-digit", minute: "2-digit" });
  const exact = writer(table, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const grid = { stroke: colour(host, "--line"), width: 1 };
  const axis: uPlot.Axis = { stroke: colour(host, "--text-2"), grid, ticks: grid };
  const width = (): number => Math.max(host.clientWidth, widthMin);
  const plot = new uPlot(
    {
      width: width(),
      height,
      scales: { x: { range: [Number(table.dataset["from"]), Number(table.dataset["to"])] }, y: { range: [-30, -5] } },
      series: [
        { label: "Time", value: (_, at) => (at === null ? "–" : exact(at)) },
        {
          label: "Light, dBm",
          stroke: colour(host, "--chart-1"),
          width: 2,
          points: { show: false },
          value: (_, dbm) => levelWords(dbm, 1),
        },
      ],
      axes: [
        { ...axis, space: 72, values: (_, splits) => splits.map(moment) },
        { ...axis, size: 48, values: (_, splits) => splits.map((dbm) => levelWords(dbm, 0)) },
      ],
      hooks: { drawClear: [painter(host, table)] },
    },
    columns(rows),
    host,
  );
  new ResizeObserver(() => plot.setSize({ width: width(), height })).observe(host);
}

/** Paints what lies behind the line, as in the small drawing: the good band, what is not known, what was off. */
function painter(host: HTMLElement, table: HTMLTableElement): (plot: uPlot) => void {
  const down = stretches(table.dataset["down"]);
  const unknown = stretches(table.dataset["unknown"]);
  const colours = {
    good: colour(host, "--ok-tint"),
    blank: colour(host, "--unknown-tint"),
    hatch: colour(host, "--line"),
    down: colour(host, "--down"),
  };
  return (plot) => {
    const { ctx, bbox } = plot;
    const y = (dbm: number): number => plot.valToPos(dbm, "y", true);
    const column = ([from, to]: Stretch, min: number): [number, number, number, number] => {
      const left = plot.valToPos(from, "x", true);
      return [left, bbox.top, Math.max(plot.valToPos(to, "x", true) - left, min), bbox.height];
    };
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.fillStyle = colours.good;
    ctx.fillRect(bbox.left, y(good.to), bbox.width, y(good.from) - y(good.to));
    for (const one of unknown) hatch(ctx, column(one, 0), colours.blank, colours.hatch);
    ctx.fillStyle = colours.down;
    for (const one of down) ctx.fillRect(...column(one, 2 * devicePixelRatio));
    ctx.restore();
  };
}

function hatch(
  ctx: CanvasRenderingContext2D,
  [left, top, width, height]: [number, number, number, number],
  blank: string,
  line: string,
): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.fillStyle = blank;
  ctx.fillRect(left, top, width, height);
  ctx.strokeStyle = line;
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  for (let x = left - height; x < left + width; x += hatchPx * devicePixelRatio) {
    ctx.moveTo(x, top + height);
    ctx.lineTo(x + height, top);
  }
  ctx.stroke();
  ctx.restore();
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

function addStyle(then: () => void): void {
  const link = document.createElement("link");
  link.addEventListener("load", then);
  link.rel = "stylesheet";
  link.href = new URL("plot.css", import.meta.url).href;
  document.head.append(link);
}
