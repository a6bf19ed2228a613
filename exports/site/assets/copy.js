// Copying: the commands of a page, to be pasted.
import { tell } from "./tell.js";

export function copies() {
	for (const code of document.querySelectorAll(".command code")) {
		const button = document.createElement("button");
		button.type = "button";
		button.textContent = "Copy";
		button.addEventListener("click", async () => {
			try {
				await navigator.clipboard.writeText(code.textContent);
				tell("Copied");
			} catch {
				getSelection().selectAllChildren(code);
				tell("Selected: copy it with your keyboard");
			}
		});
		code.after(" ", button);
	}
}
