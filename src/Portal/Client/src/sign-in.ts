// The script of the pages on which a passkey can answer. Everything else on them is complete without it.
import { PasskeyForm } from "./passkey-form";

customElements.define("passkey-form", PasskeyForm);
