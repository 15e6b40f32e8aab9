/** What the server says about one connection: words and tones by the names of their places. */
export interface StatusView {
  readonly kind: string;
  readonly tone: string;
  readonly texts: Readonly<Record<string, string>>;
  readonly tones: Readonly<Record<string, string>>;
  readonly meterX: number | null;
  readonly freshness: "live" | "delayed" | "unknown";
  readonly provenAt: string | null;
  readonly unknownAt: string | null;
}

/** One frame of the hub's stream. Every frame is the whole picture. */
export interface StatusFrame {
  readonly sender: string;
  readonly number: number;
  readonly sentAt: string;
  readonly view: StatusView;
  readonly unproved: StatusView;
}

/** Whether a frame follows the one before it: numbers count from 1 without gaps, for one sender. */
export function isNext(last: StatusFrame | null, frame: StatusFrame): boolean {
  return last === null ? frame.number === 1 : frame.sender === last.sender && frame.number === last.number + 1;
}
