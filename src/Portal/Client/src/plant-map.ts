import { readPlant, type Plant } from "./map-data";
import { readRows, type Rows } from "./map-rows";
import type { PlantView } from "./plant-view";
import type { PartState } from "./live-part";

const answerWithinMs = 10_000;

/**
 * `<plant-map data-plant>`: draws the plant and the states of its places. It fetches the plant, and reads the states from
 * the tables that the part around it keeps current, so that map and tables always say the same. Its code for drawing is
 * loaded when it is first seen: on a phone that shows the list it is never fetched.
 */
export class PlantMap extends HTMLElement {
  private around: HTMLElement | null = null;
  private seen: IntersectionObserver | undefined;
  private view: PlantView | null = null;
  private rows: Rows | null = null;
  private isStarted = false;
  private hasFailed = false;
  private shownPlant = "";
  private isFetching = false;

  connectedCallback(): void {
    this.around = this.closest("live-part");
    this.rows = readRows(this.around ?? document);
    this.around?.addEventListener("part", this.follow);
    this.seen = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) void this.start();
    });
    this.seen.observe(this);
  }

  disconnectedCallback(): void {
    this.seen?.disconnect();
    this.around?.removeEventListener("part", this.follow);
    this.view?.remove();
    this.view = null;
    this.isStarted = false;
  }

  private async start(): Promise<void> {
    if (this.isStarted) return;
    this.isStarted = true;
    this.hasFailed = false;
    this.seen?.disconnect();
    try {
      const [{ PlantView }, plant] = await Promise.all([import("./plant-view"), this.fetchPlant(), this.addStyle()]);
      if (!this.isConnected) return;
      this.textContent = "";
      this.shownPlant = this.rows?.plant ?? "";
      this.view = new PlantView(this, plant);
      if (this.rows !== null) this.view.show(this.rows);
      this.view.lookAtMarked();
    } catch {
      // Offline, or the plant can't be read: the tables say the same, and the next answer tries again.
      this.textContent = this.dataset["failed"] ?? "";
      this.isStarted = false;
      this.hasFailed = true;
    }
  }

  private readonly follow = (event: Event): void => {
    const { fresh, isPaused } = (event as CustomEvent<PartState>).detail;
    if (fresh !== null) this.rows = readRows(fresh) ?? this.rows;
    if (this.view === null) {
      if (this.hasFailed && fresh !== null) void this.start();
      return;
    }
    if (fresh !== null && this.rows !== null) this.view.show(this.rows);
    this.view.setPaused(isPaused);
    if (this.rows !== null && this.rows.plant !== this.shownPlant) void this.renew(this.rows.plant);
  };

  /** The plant itself changed. When it does not come, the next answer asks again. */
  private async renew(name: string): Promise<void> {
    if (this.isFetching) return;
    this.isFetching = true;
    try {
      this.view?.setPlant(await this.fetchPlant());
      this.shownPlant = name;
    } catch {
      // Offline, or too slow.
    } finally {
      this.isFetching = false;
    }
  }

  private async fetchPlant(): Promise<Plant> {
    const answer = await fetch(this.dataset["plant"] ?? "", {
      redirect: "manual",
      cache: "no-cache",
      signal: AbortSignal.timeout(answerWithinMs),
    });
    if (!answer.ok) throw new Error(`the plant's answer was ${String(answer.status)}`);
    return readPlant(await answer.json());
  }

  /** The drawing is measured by its style, so it waits for it. */
  private addStyle(): Promise<void> {
    return new Promise((resolve, reject) => {
      const link = document.createElement("link");
      link.addEventListener("load", () => resolve());
      link.addEventListener("error", () => {
        link.remove();
        reject(new Error("the map's style did not come"));
      });
      link.rel = "stylesheet";
      link.href = this.dataset["style"] ?? "";
      document.head.append(link);
    });
  }
}
