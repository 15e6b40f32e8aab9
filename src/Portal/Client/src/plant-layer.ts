import * as L from "leaflet";
import type { At, Place, PlaceState, Plant } from "./map-data";
import type { Rows } from "./map-rows";

type Shape = { id: string; at: At; state: PlaceState };

/** The canvas reaches this far beyond each side of the view, in parts of it, so that moving shows no bare edge. */
const margin = 0.25;
const sizes: Record<PlaceState, number> = { down: 18, power: 18, unknown: 16, ok: 15, none: 15 };
const sitePx = 13;
const lineHeightPx = 18;

/** Draws areas, cables, exchanges and the cabinets that need nobody, all on one canvas. */
export class PlantLayer extends L.Layer {
  isPaused = false;
  private readonly canvas = document.createElement("canvas");
  private plant: Plant | null = null;
  private shapes: Shape[] = [];
  private areas = new Map<string, Place>();
  private lit = new Set<string>();
  private colours: Record<string, string> = {};
  private outlines = new Map<string, { fill: Path2D; glyph: Path2D | null }>();
  private origin = L.point(0, 0);

  override onAdd(map: L.Map): this {
    this.canvas.className = "map-canvas";
    this.canvas.setAttribute("aria-hidden", "true");
    map.getPane("overlayPane")?.append(this.canvas);
    map.on("moveend zoomend resize viewreset", this.draw, this);
    this.outlines = readOutlines();
    this.recolour();
    return this;
  }

  override onRemove(map: L.Map): this {
    map.off("moveend zoomend resize viewreset", this.draw, this);
    this.canvas.remove();
    return this;
  }

  show(plant: Plant, shapes: Shape[], rows: Rows, isLit: (incidents: Place["incidents"]) => boolean): void {
    this.plant = plant;
    this.shapes = shapes;
    this.areas = new Map(rows.areas.map((area) => [area.id, area]));
    this.lit = new Set(rows.areas.filter((area) => isLit(area.incidents)).map((area) => area.id));
    this.draw();
  }

  /** Reads the colours of the theme that is on. */
  recolour(): void {
    const probe = document.createElement("span");
    this._map.getContainer().append(probe);
    for (const name of ["text", "text-2", "surface", "line-ui", "link", "down-tint", "power-tint", "unknown-tint",
      "map-ok", "map-down", "map-power", "map-unknown", "map-edge", "glyph"]) {
      probe.style.color = `var(--${name})`;
      this.colours[name] = getComputedStyle(probe).color;
    }
    this.colours["font"] = getComputedStyle(probe).fontFamily;
    probe.remove();
    this.draw();
  }

  private draw(): void {
    const map = this._map as L.Map | undefined;
    const context = this.canvas.getContext("2d");
    if (map === undefined || this.plant === null || context === null) return;
    const view = map.getSize();
    const [width, height] = [view.x * (1 + 2 * margin), view.y * (1 + 2 * margin)];
    const corner = L.point(-view.x * margin, -view.y * margin).round();
    const scale = window.devicePixelRatio || 1;
    this.canvas.width = width * scale;
    this.canvas.height = height * scale;
    this.canvas.style.width = `${String(width)}px`;
    this.canvas.style.height = `${String(height)}px`;
    L.DomUtil.setPosition(this.canvas, map.containerPointToLayerPoint(corner));
    this.origin = corner;
    context.scale(scale, scale);
    this.drawAreas(context, map, this.plant);
    this.drawCables(context, map, this.plant);
    for (const shape of this.shapes) this.drawShape(context, this.point(map, shape.at), shape.state);
    for (const site of this.plant.sites) this.drawSite(context, this.point(map, site.at));
    this.nameAreas(context, map, this.plant);
  }

  private point(map: L.Map, at: At): L.Point {
    return map.latLngToContainerPoint([...at]).subtract(this.origin);
  }

  private drawAreas(context: CanvasRenderingContext2D, map: L.Map, plant: Plant): void {
    for (const area of plant.areas) {
      const state = this.areas.get(area.id)?.state ?? "ok";
      context.beginPath();
      for (const ring of area.rings) {
        ring.forEach((at, index) => {
          const { x, y } = this.point(map, at);
          if (index === 0) context.moveTo(x, y);
          else context.lineTo(x, y);
        });
        context.closePath();
      }
      const tint = state === "ok" || state === "none" ? "surface" : `${state}-tint`;
      context.fillStyle = this.colours[tint] ?? "";
      context.fill("evenodd");
      const isLit = this.lit.has(area.id);
      context.strokeStyle = this.colours[isLit ? "link" : "line-ui"] ?? "";
      context.lineWidth = isLit ? 3 : 1;
      context.stroke();
    }
  }

  private drawCables(context: CanvasRenderingContext2D, map: L.Map, plant: Plant): void {
    context.beginPath();
    for (const [from, to] of plant.cables) {
      const [begin, end] = [this.point(map, from), this.point(map, to)];
      context.moveTo(begin.x, begin.y);
      context.lineTo(end.x, end.y);
    }
    context.strokeStyle = this.colours["line-ui"] ?? "";
    context.lineWidth = 1;
    context.stroke();
  }

  private drawSite(context: CanvasRenderingContext2D, { x, y }: L.Point): void {
    context.fillStyle = this.colours["text"] ?? "";
    context.strokeStyle = this.colours["surface"] ?? "";
    context.lineWidth = 2;
    context.fillRect(x - sitePx / 2, y - sitePx / 2, sitePx, sitePx);
    context.strokeRect(x - sitePx / 2, y - sitePx / 2, sitePx, sitePx);
  }

  private drawShape(context: CanvasRenderingContext2D, { x, y }: L.Point, given: PlaceState): void {
    const state = this.isPaused && given === "ok" ? "unknown" : given;
    const outline = this.outlines.get(state);
    if (outline === undefined) return;
    const size = sizes[state];
    context.save();
    context.translate(x - size / 2, y - size / 2);
    context.scale(size / 24, size / 24);
    context.lineWidth = (1.6 * 24) / size;
    context.strokeStyle = this.colours[state === "unknown" ? "text" : "map-edge"] ?? "";
    context.fillStyle = this.colours[state === "none" ? "surface" : `map-${state}`] ?? "";
    if (state === "unknown") context.setLineDash([4, 3]);
    context.fill(outline.fill);
    context.stroke(outline.fill);
    if (outline.glyph !== null) {
      context.setLineDash([]);
      context.strokeStyle = this.colours[state === "unknown" ? "text" : "glyph"] ?? "";
      context.lineWidth = 2.4;
      context.lineCap = "round";
      context.stroke(outline.glyph);
    }
    context.restore();
  }

  /**
   * Names stand where they fit and where no other stands, all names before what is said below them. A canvas takes text as
   * text.
   */
  private nameAreas(context: CanvasRenderingContext2D, map: L.Map, plant: Plant): void {
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = this.colours["surface"] ?? "";
    context.fillStyle = this.colours["text"] ?? "";
    const taken: L.Bounds[] = [];
    const write = (area: Plant["areas"][number], line: string, weight: string, down: number): boolean => {
      const room = L.bounds(area.rings.flat().map((at) => this.point(map, at))).getSize();
      const { x, y } = this.point(map, area.label).add([0, down]);
      context.font = `${weight} 14px ${this.colours["font"] ?? "sans-serif"}`;
      const width = context.measureText(line).width;
      const box = L.bounds([x - width / 2, y - lineHeightPx / 2 + 1], [x + width / 2, y + lineHeightPx / 2 - 1]);
      if (width > room.x || taken.some((other) => other.intersects(box))) return false;
      taken.push(box);
      context.strokeText(line, x, y);
      context.fillText(line, x, y);
      return true;
    };
    const named = plant.areas.filter((area) => write(area, area.name, "600", 0));
    for (const area of named) {
      const place = this.areas.get(area.id);
      if (place !== undefined && place.count > 0) {
        write(area, `${place.stateWords}, ${place.homesWords}`, "400", lineHeightPx);
      }
    }
  }
}

/** The outlines stand in the page once, for the legend, the marks and this canvas. */
function readOutlines(): Map<string, { fill: Path2D; glyph: Path2D | null }> {
  const outlines = new Map<string, { fill: Path2D; glyph: Path2D | null }>();
  for (const symbol of document.querySelectorAll<SVGSymbolElement>("symbol[id^='m-']")) {
    const [fill, glyph] = [...symbol.querySelectorAll("path")].map((path) => new Path2D(path.getAttribute("d") ?? ""));
    if (fill !== undefined) outlines.set(symbol.id.slice(2), { fill, glyph: glyph ?? null });
  }
  return outlines;
}
