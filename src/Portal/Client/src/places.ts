import type { StatusView } from "./status";

/**
 * Puts a view into the places of the page. Only text, attributes of drawings and tone names change, so nothing moves
 * and nothing the server sent can become markup.
 */
export function fill(root: ParentNode, view: StatusView): void {
  for (const place of root.querySelectorAll<HTMLElement>("[data-live]")) {
    const text = view.texts[place.dataset["live"] ?? ""];
    if (text !== undefined && place.textContent !== text) place.textContent = text;
  }
  for (const place of root.querySelectorAll<HTMLElement>("[data-live-tone]")) {
    const tone = view.tones[place.dataset["liveTone"] ?? ""];
    if (tone !== undefined && place.dataset["tone"] !== tone) place.dataset["tone"] = tone;
  }
  for (const mark of root.querySelectorAll<SVGUseElement>("use[data-live-mark]")) {
    const tone = view.tones[mark.dataset["liveMark"] ?? ""];
    if (tone !== undefined) mark.setAttribute("href", `#s-${tone}`);
  }
  for (const dot of root.querySelectorAll<SVGElement>("[data-live-meter]")) {
    dot.toggleAttribute("hidden", view.meterX === null);
    if (view.meterX !== null) dot.setAttribute("cx", String(view.meterX));
  }
}
