/** What the server says about one connection: words and tones by the names of their places. */
export interface StatusView {
  readonly kind: string;
  readonly tone: string;
  readonly texts: Readonly<Record<string, string>>;
  readonly tones: Readonly<Record<string, string>>;
  readonly meterX: number | null;
  readonly freshness: "live" | "delayed" | "unknown";
  readonly provenAt: string | null;
  /** When these words no longer hold; null when there is nothing left to lose. */
  readonly holdsUntil: string | null;
  /** The page of the outage that explains this; null when there is none. */
  readonly outage: string | null;
  /** What to show then, when nothing newer came. */
  readonly later: StatusView | null;
}

const up: ReadonlySet<string> = new Set(["Working", "WeakLight", "Impaired", "Recovering"]);
const neither: ReadonlySet<string> = new Set(["CannotCheck", "WasOnline", "NoBox"]);

/** Whether service is there in a state of this kind; null when that cannot be told. */
export function isUp(kind: string): boolean | null {
  return neither.has(kind) ? null : up.has(kind);
}

/** One frame of the hub's stream. Every frame is the whole picture. */
export interface StatusFrame {
  readonly sender: string;
  readonly number: number;
  readonly sentAt: string;
  readonly view: StatusView;
}

/** Whether a frame follows the one before it: numbers count from 1 without gaps, for one sender. */
export function isNext(last: StatusFrame | null, frame: StatusFrame): boolean {
  return last === null ? frame.number === 1 : frame.sender === last.sender && frame.number === last.number + 1;
}
