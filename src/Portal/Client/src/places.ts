import type { StatusView } from "./status";

/** A place within an island that keeps its own places belongs to that island alone. */
const own = "ont-status[data-own]";

/**
 * Puts a view into the places of the page or of one island. Only text, attributes of drawings and tone names change, so
 * nothing moves and nothing the server sent can become markup.
 */
export function fill(root: Document | HTMLElement, view: StatusView): void {
  const isOurs = (place: Element): boolean => (place.closest(own) ?? document) === root;
  for (const place of root.querySelectorAll<HTMLElement>("[data-live]")) {
    if (!isOurs(place)) continue;
    const text = view.texts[place.dataset["live"] ?? ""];
    if (text !== undefined && place.textContent !== text) place.textContent = text;
  }
  for (const place of root.querySelectorAll<HTMLElement>("[data-live-tone]")) {
    if (!isOurs(place)) continue;
    const tone = view.tones[place.dataset["liveTone"] ?? ""];
    if (tone !== undefined && place.dataset["tone"] !== tone) place.dataset["tone"] = tone;
  }
  for (const mark of root.querySelectorAll<SVGUseElement>("use[data-live-mark]")) {
    if (!isOurs(mark)) continue;
    const tone = view.tones[mark.dataset["liveMark"] ?? ""];
    if (tone !== undefined) mark.setAttribute("href", `#s-${tone}`);
  }
  for (const place of root.querySelectorAll<HTMLElement>("[data-live-outage]")) {
    if (!isOurs(place)) continue;
    place.hidden = view.outage === null;
    const link = place.querySelector<HTMLAnchorElement>("a[data-live-outage-link]");
    if (link !== null && view.outage !== null) link.setAttribute("href", view.outage);
  }
  // What was asked for one outage is not said of another.
  for (const place of root.querySelectorAll<HTMLElement>("[data-live-only], [data-live-except]")) {
    if (!isOurs(place)) continue;
    const { liveOnly, liveExcept } = place.dataset;
    place.hidden = liveOnly === undefined ? liveExcept === view.outage : liveOnly !== view.outage;
  }
  for (const dot of root.querySelectorAll<SVGElement>("[data-live-meter]")) {
    dot.toggleAttribute("hidden", view.meterX === null);
    if (view.meterX !== null) dot.setAttribute("cx", String(view.meterX));
  }
}
