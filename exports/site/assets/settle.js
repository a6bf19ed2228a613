// Settling: which coding of a passage holds.
import { tell } from "./tell.js";

export function settle(buttons) {
	for (const button of buttons) {
		button.hidden = false;
		button.addEventListener("click", async () => {
			button.disabled = true;
			const answer = await fetch("/edit/settle", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ id: button.dataset.settle }) });
			const told = await answer.json();
			if (answer.ok) {
				button.textContent = "Settled";
				tell("It stands in the layer settled");
				return;
			}
			button.disabled = false;
			tell(told.message);
		});
	}
}
