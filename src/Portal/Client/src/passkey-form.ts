// Asks the browser for a passkey and sends its answer by the form around the button (WebAuthn level 3, section 5.1).

/** Whether the question is for a new passkey; else any that the person has for this host answers. */
const isNew = (options: string): boolean => options.endsWith("/new");

export class PasskeyForm extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector("button");
    if (!("PublicKeyCredential" in window) || !("parseRequestOptionsFromJSON" in PublicKeyCredential)) {
      button?.setAttribute("disabled", "");
      this.say("This browser has no passkeys.");
      return;
    }
    button?.addEventListener("click", () => void this.ask(button));
  }

  private async ask(button: HTMLButtonElement): Promise<void> {
    const form = this.querySelector("form");
    const options = this.dataset["options"];
    if (form === null || options === undefined) return;
    button.disabled = true;
    this.say("");
    try {
      const answer = await fetch(options, { method: "POST", body: new URLSearchParams(this.fields(form)), redirect: "manual" });
      if (answer.type === "opaqueredirect") {
        // The proof of who they are is too old: the page itself asks for it again.
        location.reload();
        return;
      }
      if (!answer.ok) throw new Error(`the question was answered with ${answer.status}`);
      const question = await answer.json();
      const credential = isNew(options)
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(question) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(question) });
      const field = form.elements.namedItem("credential");
      if (!(credential instanceof PublicKeyCredential) || !(field instanceof HTMLInputElement)) throw new Error("no passkey");
      field.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch (failure) {
      // Whether they said no, have none or the device failed is the browser's secret.
      console.warn("passkey:", failure);
      this.say("That did not work. You can try again, or use your password.");
      button.disabled = false;
    }
  }

  private fields(form: HTMLFormElement): [string, string][] {
    return [...new FormData(form)].filter((pair): pair is [string, string] => typeof pair[1] === "string");
  }

  private say(words: string): void {
    const place = this.querySelector("[data-passkey-words]");
    if (place !== null) place.textContent = words;
  }
}
