/**
 * The parts of a page that only the server can write, `data-part`: they follow the state by the page's own HTML,
 * fetched again. Until it is there `data-changing` says so in place of words that may be wrong by now.
 */
export function markChanging(root: ParentNode): void {
  for (const place of root.querySelectorAll<HTMLElement>("[data-part][data-changing], [data-part] [data-changing]")) {
    place.textContent = place.dataset["changing"] ?? "";
    place.dataset["isChanging"] = "";
  }
  for (const place of root.querySelectorAll<HTMLElement>("[data-part] [data-changing-tone]")) {
    place.dataset["tone"] = "unknown";
    place.querySelector("use")?.setAttribute("href", "#s-unknown");
  }
}

/** What was being brought up to date will not be. */
export function markStopped(root: ParentNode, words: string): void {
  for (const place of root.querySelectorAll<HTMLElement>("[data-is-changing]")) place.textContent = words;
}

/** An answer that takes longer is none: the line behind it may be dead, and a later one must not be overtaken. */
const answerWithinMs = 10_000;

/** Fetches the page and swaps its parts. False for a page that does not come, or another one: it changes nothing. */
export async function bringParts(): Promise<boolean> {
  try {
    const answer = await fetch(location.pathname, {
      redirect: "manual",
      cache: "no-store",
      headers: { Accept: "text/html" },
      signal: AbortSignal.timeout(answerWithinMs),
    });
    if (!answer.ok) return false;
    swapParts(document, new DOMParser().parseFromString(await answer.text(), "text/html"));
    return true;
  } catch {
    // Offline, or too slow.
    return false;
  }
}

function swapParts(page: Document, fresh: Document): void {
  for (const part of page.querySelectorAll<HTMLElement>("[data-part]")) {
    const source = fresh.querySelector(`[data-part="${part.dataset["part"] ?? ""}"]`);
    if (source === null) continue;
    const swap = (): void => {
      delete part.dataset["isChanging"];
      part.replaceChildren(...[...source.childNodes].map((node) => page.importNode(node, true)));
    };
    // What holds the focus stays until the person has moved on.
    if (part.contains(page.activeElement)) part.addEventListener("focusout", swap, { once: true });
    else swap();
  }
}
