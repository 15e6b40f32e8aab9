/**
 * Lights up what belongs together: the incident under the pointer or the focus, in the list, in the tables and on the
 * map.
 */
export class Lights {
  private lit = "";

  constructor(
    private readonly page: Document,
    private readonly changed: () => void,
  ) {
    page.addEventListener("mouseover", this.follow);
    page.addEventListener("focusin", this.follow);
  }

  remove(): void {
    this.page.removeEventListener("mouseover", this.follow);
    this.page.removeEventListener("focusin", this.follow);
    this.light("");
  }

  /** Whether one of some incidents is lit. */
  readonly isLit = (incidents: readonly { number: string }[]): boolean =>
    this.lit !== "" && incidents.some(({ number }) => number === this.lit);

  /** Lights an incident up; none for an empty number. */
  light(number: string): void {
    if (number === this.lit) return;
    this.lit = number;
    for (const row of this.page.querySelectorAll<HTMLElement>("[data-rows] > tr")) {
      const isLit = number !== "" && [...row.querySelectorAll<HTMLElement>("[data-incident]")]
        .some((link) => link.dataset["incident"] === number);
      row.toggleAttribute("data-lit", isLit);
    }
    this.changed();
  }

  private readonly follow = (event: Event): void => {
    const target = event.target instanceof Element ? event.target : null;
    const place = target?.closest<HTMLElement>("[data-rows] > tr, .map-mark, .leaflet-popup");
    const named = place?.matches("[data-incident]") ? place : place?.querySelector<HTMLElement>("[data-incident]");
    this.light(named?.dataset["incident"] ?? "");
  };
}
