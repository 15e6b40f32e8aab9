import { Announcer, type LastWords } from "./announcer";
import { StatusFeed } from "./feed";
import { missedSpreadMs, PartRefresh, spreadMs } from "./part-refresh";
import { bringParts, markChanging, markStopped } from "./parts";
import { fill } from "./places";
import { ageSeconds, agoWords, browserClocks, ServerTime } from "./server-time";
import { type PartsDue, ServiceWatch } from "./service-watch";
import type { StatusFrame, StatusView } from "./status";

const pausedAfterMs = 10_000;
const hiddenForMs = 120_000;
const tickMs = 1_000;
const lastWords: LastWords = { at: Number.NEGATIVE_INFINITY };

/**
 * `<ont-status>`: keeps the state of one connection current. What it shows always comes from the server's words; by
 * itself it only decides when those no longer hold. One with `data-own` fills the places within itself only, so that a
 * page may have several; one with `data-still` opens no socket and only obeys the clock.
 */
export class OntStatus extends HTMLElement {
  private shown!: StatusView;
  private time!: ServerTime;
  private announcer!: Announcer;
  private feed!: StatusFeed;
  private provenHere = Number.NaN;
  /** By the wall clock: the page's own may stand still while the machine sleeps. */
  private heardAt = 0;
  private downSince: number | null = null;
  private ticker: number | undefined;
  private hiddenTimer: number | undefined;
  private leaving: AbortController | null = null;
  private isStill = false;
  private service!: ServiceWatch;
  private isSignedOut = false;
  private readonly parts = new PartRefresh(bringParts);

  connectedCallback(): void {
    const { connection, view, renderedAt } = this.dataset;
    if (!connection || !view || !renderedAt) return;
    this.shown = JSON.parse(view) as StatusView;
    this.time = ServerTime.ofPage(browserClocks, renderedAt);
    this.provenHere = Date.parse(this.shown.provenAt ?? "");
    this.announcer = new Announcer(this.shown.kind, say, lastWords);
    this.isStill = this.hasAttribute("data-still");
    this.service = new ServiceWatch(this.shown.kind);
    this.heardAt = Date.now();
    this.down();
    this.feed = new StatusFeed(connection, (frame) => this.take(frame), () => this.down(), () => this.signOut());
    this.leaving = new AbortController();
    this.listen(this.leaving.signal);
    this.ticker = window.setInterval(() => this.tick(), tickMs);
    this.open();
    this.tick();
  }

  disconnectedCallback(): void {
    this.leaving?.abort();
    window.clearInterval(this.ticker);
    window.clearTimeout(this.hiddenTimer);
    this.feed?.stop();
    this.parts.stop();
  }

  private listen(signal: AbortSignal): void {
    const touch = (): void => this.feed.touch();
    for (const kind of ["pointerdown", "keydown", "scroll"]) {
      document.addEventListener(kind, touch, { signal, passive: true });
    }
    document.addEventListener("visibilitychange", () => this.visibility(), { signal });
    // A page put aside for the back button must not hold its socket, and one taken out again must not show old words.
    window.addEventListener("pagehide", () => this.pause(), { signal });
    window.addEventListener("pageshow", () => this.open(), { signal });
  }

  private visibility(): void {
    window.clearTimeout(this.hiddenTimer);
    if (document.hidden) {
      this.hiddenTimer = window.setTimeout(() => this.goAway(), hiddenForMs);
    } else {
      this.tick();
      this.open();
    }
  }

  private open(): void {
    if (!this.isStill && !this.isSignedOut) this.feed.start();
  }

  private goAway(): void {
    this.service.away();
    this.parts.stop();
    this.pause();
  }

  private pause(): void {
    this.feed.stop();
    this.down();
  }

  private take(frame: StatusFrame): void {
    const due = this.service.take(frame.view.kind, Date.now() - this.heardAt, this.downSince !== null);
    this.heardAt = Date.now();
    this.downSince = null;
    this.time = ServerTime.ofFrame(browserClocks, frame.sentAt);
    const age = Date.parse(frame.sentAt) - Date.parse(frame.view.provenAt ?? "");
    this.provenHere = Date.now() - Math.max(0, age);
    this.show(frame.view);
    this.followParts(due);
    this.tick();
  }

  private followParts(due: PartsDue): void {
    if (due === "nothing" || this.hasAttribute("data-own") || document.querySelector("[data-part]") === null) return;
    if (due === "changed") markChanging(document);
    this.parts.want(due === "missed" ? missedSpreadMs : spreadMs);
  }

  private down(): void {
    this.downSince ??= performance.now();
  }

  /** The words stay as they were last, marked as old; nothing newer comes until the person signs in. */
  private signOut(): void {
    this.isSignedOut = true;
    this.parts.stop();
    if (!this.hasAttribute("data-own")) markStopped(document, this.dataset["partsStopped"] ?? "");
    const link = this.querySelector<HTMLAnchorElement>("[data-live-again]");
    if (link !== null) {
      link.href = `/sign-in?return=${encodeURIComponent(location.pathname)}`;
      link.textContent = this.dataset["signIn"] ?? "";
      say(this.dataset["signedOut"]?.replace("{time}", this.shown.texts["proven-time"] ?? "") ?? "");
    }
    this.showFreshness();
  }

  private show(view: StatusView): void {
    this.shown = view;
    fill(this.hasAttribute("data-own") ? this : document, view);
    const { place } = this.dataset;
    const words = [place && `${place}:`, view.texts["headline"], view.texts["meaning"]];
    this.announcer.show(view.kind, words.filter(Boolean).join(" "));
  }

  private tick(): void {
    // A page that slept turns past what it missed at once; each view is later than the one before, so this ends.
    while (this.shown.later !== null && this.time.hasCome(this.shown.holdsUntil)) {
      this.show(this.shown.later);
    }
    if (!this.isSignedOut && !this.hasAttribute("data-own")) this.turnDay();
    this.showFreshness();
    this.announcer.tick(performance.now());
  }

  /** Days of the page's parts that are over: every open page finds out in the same moment. */
  private turnDay(): void {
    const days = document.querySelector<HTMLElement>("[data-part] [data-until]");
    if (!days || !this.time.hasCome(days.dataset["until"] ?? null)) return;
    delete days.dataset["until"];
    this.parts.want(missedSpreadMs);
  }

  /** The line under the answer: how old it is, or that nothing newer comes. */
  private showFreshness(): void {
    if (this.isStill) return;
    const isLive = this.downSince === null;
    const downFor = this.downSince === null ? 0 : performance.now() - this.downSince;
    const isPaused = this.isSignedOut || downFor >= pausedAfterMs;
    const exact = this.querySelector<HTMLElement>("[data-live='proven']");
    const ago = this.querySelector<HTMLElement>("[data-live-ago]");
    if (!exact || !ago) return;
    const hasTime = isPaused || (isLive && !Number.isNaN(this.provenHere));
    exact.classList.toggle("visually-hidden", hasTime);
    ago.hidden = !hasTime;
    if (isPaused) {
      const words = this.dataset[this.isSignedOut ? "signedOut" : "paused"] ?? "";
      ago.textContent = words.replace("{time}", this.shown.texts["proven-time"] ?? "");
    } else if (hasTime) {
      ago.textContent = agoWords(ageSeconds(Date.now(), this.provenHere), {
        now: this.dataset["agoNow"] ?? "",
        seconds: this.dataset["agoSeconds"] ?? "",
        minutes: this.dataset["agoMinutes"] ?? "",
      });
    }
    // A ticking age is noise to a reader, who has the exact time; a pause is not.
    ago.setAttribute("aria-hidden", String(!isPaused));
    this.querySelector("[data-live-again]")?.toggleAttribute("data-off", isLive);
  }
}

/** The page's one live region. */
function say(words: string): void {
  const region = document.querySelector("[role='status']");
  if (region) region.textContent = words;
}
