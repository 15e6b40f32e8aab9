import { planRows, type RowPlan } from "./row-plan";

const everyMs = 2_000;
const answerWithinMs = 10_000;
const pausedAfterMs = 10_000;
const sayPauseMs = 30_000;
const unattendedAfterMs = 30_000;
const signsOfLife = ["pointermove", "pointerdown", "keydown", "wheel", "scroll"];

/** What a part tells its own elements after each try, as the event `part`. */
export interface PartState {
  /** What the server sent now; null when it sent nothing new. */
  fresh: Document | null;
  /** Whether nothing has been heard for so long that the page says so. */
  isPaused: boolean;
}

/**
 * `<live-part data-source>`: keeps a part of a page current while somebody looks, by fetching the server's own HTML; an
 * answer of 304 says that what is shown still holds. Places with `data-fresh` are swapped whole. Rows of a list with
 * `data-rows` change in place and never move: new ones wait until the reader asks. On a screen that nobody has touched for
 * half a minute nobody is reading, and they come by themselves. A screen reader that walks without moving focus or scroll is
 * not seen by this; who reads by it puts the focus into the list, which holds it still.
 */
export class LivePart extends HTMLElement {
  private timer: number | undefined;
  private tag = "";
  private fresh: Document | null = null;
  private isOver = false;
  private heardAt = performance.now();
  private touchedAt = performance.now();
  private isAsking = false;
  private isHeld = false;
  private waiting: Document | null = null;
  private saidAt = Number.NEGATIVE_INFINITY;
  private unsaid = new Map<string, number>();

  connectedCallback(): void {
    this.timer = window.setInterval(() => void this.tick(), everyMs);
    document.addEventListener("visibilitychange", this.look);
    for (const sign of signsOfLife) document.addEventListener(sign, this.touch, { passive: true });
    this.place("[data-show]")?.addEventListener("click", this.showAll);
    this.place("[data-again]")?.toggleAttribute("hidden", true);
  }

  disconnectedCallback(): void {
    window.clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.look);
    for (const sign of signsOfLife) document.removeEventListener(sign, this.touch);
  }

  private readonly touch = (): void => {
    this.touchedAt = performance.now();
  };

  private readonly look = (): void => void this.tick();

  private readonly showAll = (): void => {
    this.show();
    this.querySelector<HTMLElement>("[data-rows] a")?.focus();
  };

  private show(): void {
    const fresh = this.waiting;
    if (fresh === null) return;
    this.waiting = null;
    for (const list of this.querySelectorAll<HTMLElement>("[data-rows]")) {
      const source = fresh.querySelector(`[data-rows="${list.dataset["rows"] ?? ""}"]`);
      if (source !== null) list.replaceChildren(...imported(source));
    }
    const button = this.place("[data-show]");
    if (button !== null) button.hidden = true;
  }

  private get isUnattended(): boolean {
    return performance.now() - this.touchedAt >= unattendedAfterMs && !this.contains(document.activeElement);
  }

  private async tick(): Promise<void> {
    // A part that the page does not show in this width is not asked for.
    if (document.hidden || this.isAsking || this.isOver || this.getClientRects().length === 0) return;
    this.isAsking = true;
    this.fresh = null;
    try {
      await this.ask();
    } catch {
      // Offline, or too slow: the words below say so when it lasts.
    } finally {
      this.isAsking = false;
      if (this.isUnattended) this.show();
      const isPaused = this.showAge();
      this.speak();
      this.dispatchEvent(new CustomEvent<PartState>("part", { detail: { fresh: this.fresh, isPaused } }));
    }
  }

  private async ask(): Promise<void> {
    const answer = await fetch(this.dataset["source"] ?? "", {
      redirect: "manual",
      cache: "no-store",
      headers: { Accept: "text/html", ...(this.tag && { "If-None-Match": this.tag }) },
      signal: AbortSignal.timeout(answerWithinMs),
    });
    if (answer.type === "opaqueredirect" || answer.status === 401) {
      this.end();
      return;
    }
    if (!answer.ok && answer.status !== 304) return;
    if (answer.ok) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      this.isHeld = false;
      this.take(fresh);
      this.fresh = fresh;
      // What the focus held back is asked for again, until the person has moved on.
      this.tag = this.isHeld ? "" : (answer.headers.get("ETag") ?? "");
    }
    this.heardAt = performance.now();
    const asOf = this.place("[data-as-of]");
    if (asOf !== null) asOf.textContent = answer.headers.get("Lightline-As-Of");
  }

  /** Signed out: nothing newer comes, and the link leads to the sign-in. */
  private end(): void {
    this.isOver = true;
    window.clearInterval(this.timer);
    this.words(this.dataset["signedOut"] ?? "");
    this.place("[data-again]")?.toggleAttribute("hidden", false);
  }

  private take(fresh: Document): void {
    for (const place of this.querySelectorAll<HTMLElement>("[data-fresh]")) {
      const source = fresh.querySelector(`[data-fresh="${place.dataset["fresh"] ?? ""}"]`);
      if (source === null || source.innerHTML === place.innerHTML) continue;
      // What holds the focus stays as it is until the person has moved on.
      if (place.contains(document.activeElement)) this.isHeld = true;
      else place.replaceChildren(...imported(source));
    }
    let [added, isMoved] = [0, false];
    for (const list of this.querySelectorAll<HTMLElement>("[data-rows]")) {
      const source = fresh.querySelector<HTMLElement>(`[data-rows="${list.dataset["rows"] ?? ""}"]`);
      const plan = source === null ? null : this.takeRows(list, source);
      added += plan?.added.length ?? 0;
      isMoved ||= plan?.isMoved ?? false;
    }
    this.waiting = added > 0 || isMoved ? fresh : null;
    this.offer(added);
  }

  /** Brings a list up to date as far as nothing moves; says what waits, null when nothing can. */
  private takeRows(list: HTMLElement, source: HTMLElement): RowPlan | null {
    const shown = rowsOf(list);
    const news = rowsOf(source);
    const plan = planRows([...shown.keys()], [...news.keys()]);
    for (const name of plan.added) {
      if (!this.unsaid.has(name)) this.unsaid.set(name, Number(news.get(name)?.dataset["homes"] ?? 0));
    }
    if (shown.size === 0) {
      // Nobody reads an empty list: nothing can move.
      list.replaceChildren(...imported(source));
      return null;
    }
    for (const [name, row] of shown) {
      if (!update(row, news.get(name), list.dataset["gone"] ?? "")) this.isHeld = true;
    }
    return plan;
  }

  private offer(added: number): void {
    const button = this.place("[data-show]");
    if (button === null) return;
    button.hidden = this.waiting === null;
    const words = added === 0 ? "moved" : added === 1 ? "newOne" : "newMany";
    button.textContent = (this.dataset[words] ?? "").replace("{n}", String(added));
  }

  /** New incidents, once each, in one sentence, and not more often than people can hear. */
  private speak(): void {
    const now = performance.now();
    if (this.unsaid.size === 0 || now - this.saidAt < sayPauseMs) return;
    const fresh = [...this.unsaid.entries()].filter(([, homes]) => homes >= 0);
    for (const name of this.unsaid.keys()) this.unsaid.set(name, -1);
    if (fresh.length === 0) return;
    const words = this.dataset[fresh.length === 1 ? "sayOne" : "sayMany"];
    if (words === undefined) return;
    this.saidAt = now;
    const homes = fresh.reduce((sum, [, count]) => sum + count, 0);
    const region = document.querySelector("[role='status']");
    if (region) region.textContent = words.replace("{n}", String(fresh.length)).replace("{homes}", String(homes));
  }

  private showAge(): boolean {
    const isPaused = this.isOver || performance.now() - this.heardAt >= pausedAfterMs;
    this.toggleAttribute("data-is-paused", isPaused);
    if (this.isOver) return true;
    this.words(isPaused ? (this.dataset["paused"] ?? "") : "");
    this.place("[data-again]")?.toggleAttribute("hidden", !isPaused);
    return isPaused;
  }

  private words(sentence: string): void {
    const place = this.place("[data-live-words]");
    const time = this.place("[data-as-of]")?.textContent ?? "";
    if (place !== null) place.textContent = sentence.replace("{time}", time);
  }

  private place(selector: string): HTMLElement | null {
    return this.querySelector<HTMLElement>(selector);
  }
}

function imported(source: Element | null): Node[] {
  return [...(source?.childNodes ?? [])].map((node) => document.importNode(node, true));
}

function rowsOf(list: HTMLElement): Map<string, HTMLElement> {
  const rows = list.querySelectorAll<HTMLElement>("[data-row]");
  return new Map([...rows].map((row) => [row.dataset["row"] ?? "", row]));
}

/** Cell by cell, so that a focused link stays the same element; whether nothing had to stay as it was for the focus. */
function update(row: HTMLElement, fresh: HTMLElement | undefined, goneWords: string): boolean {
  if (fresh === undefined) {
    if (row.dataset["over"] !== undefined) return true;
    row.dataset["over"] = "";
    const last = row.lastElementChild;
    if (last !== null) last.textContent = goneWords;
    return true;
  }
  delete row.dataset["over"];
  for (const { name, value } of fresh.attributes) row.setAttribute(name, value);
  let isWhole = true;
  [...row.children].forEach((cell, at) => {
    const source = fresh.children[at];
    if (source === undefined || source.innerHTML === cell.innerHTML) return;
    if (cell.contains(document.activeElement)) isWhole = false;
    else cell.replaceChildren(...imported(source));
  });
  return isWhole;
}
