/** What the buttons do. */
export interface Moves {
  zoom(by: number): void;
  pan(x: number, y: number): void;
  whole(): void;
}

/** Buttons for all that could be done by dragging and pinching. */
export function tools(moves: Moves): HTMLElement {
  const bar = document.createElement("div");
  bar.className = "map-tools";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "Move the map");
  const add = (text: string, words: string, run: () => void): void => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.setAttribute("aria-label", words);
    button.addEventListener("click", run);
    bar.append(button);
  };
  add("+", "Zoom in", () => moves.zoom(1));
  add("−", "Zoom out", () => moves.zoom(-1));
  add("←", "Move left", () => moves.pan(-1, 0));
  add("↑", "Move up", () => moves.pan(0, -1));
  add("↓", "Move down", () => moves.pan(0, 1));
  add("→", "Move right", () => moves.pan(1, 0));
  add("Fit", "Fit the whole plant", () => moves.whole());
  return bar;
}

/** Does what a key stands for; false for a key that stands for nothing here. */
export function press(key: string, moves: Moves): boolean {
  switch (key) {
    case "+":
    case "=":
      moves.zoom(1);
      return true;
    case "-":
      moves.zoom(-1);
      return true;
    case "ArrowLeft":
      moves.pan(-1, 0);
      return true;
    case "ArrowRight":
      moves.pan(1, 0);
      return true;
    case "ArrowUp":
      moves.pan(0, -1);
      return true;
    case "ArrowDown":
      moves.pan(0, 1);
      return true;
    default:
      return false;
  }
}
