/** `<ont-history>`: offers a larger chart beside each table and loads the chart's code only when asked. */
export class OntHistory extends HTMLElement {
  connectedCallback(): void {
    for (const table of this.querySelectorAll<HTMLTableElement>("table[data-history-zone]")) {
      const section = table.closest("section");
      const drawing = section?.querySelector<HTMLElement>("[data-history-drawing]");
      const large = section?.querySelector<HTMLElement>("[data-history-large]");
      if (drawing && large && !section?.querySelector(".history-larger")) this.offer(table, drawing, large);
    }
  }

  private offer(table: HTMLTableElement, drawing: HTMLElement, large: HTMLElement): void {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "history-larger";
    button.textContent = "Larger chart";
    let isDrawn = false;
    button.addEventListener("click", () => {
      const isOpen = large.hidden !== false;
      large.hidden = !isOpen;
      drawing.hidden = isOpen;
      button.textContent = isOpen ? "Smaller chart" : "Larger chart";
      if (!isOpen || isDrawn) return;
      isDrawn = true;
      void import("./plot").then((plot) => plot.draw(large, table));
    });
    large.after(button);
  }
}
