/** Keeps `<details data-remember="name">` as the person left it on this device. */
export function rememberDetails(root: ParentNode): void {
  for (const details of root.querySelectorAll<HTMLDetailsElement>("details[data-remember]")) {
    const key = `lightline:${details.dataset["remember"] ?? ""}`;
    try {
      if (localStorage.getItem(key) === "open") details.open = true;
      details.addEventListener("toggle", () => localStorage.setItem(key, details.open ? "open" : "closed"));
    } catch {
      // Storage is switched off on this device: the page works, it only forgets.
    }
  }
}
