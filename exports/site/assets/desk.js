// What all pages share. Without it, all can be read.
import { tell } from "./tell.js";

const said = sessionStorage.getItem("told"); // by the page before
if (said) {
	sessionStorage.removeItem("told");
	tell(said);
}
for (const button of document.querySelectorAll("[data-copy]")) {
	button.hidden = false;
	button.addEventListener("click", async () => {
		const code = document.getElementById(button.dataset.copy);
		try {
			await navigator.clipboard.writeText(code.textContent);
			tell("Copied");
		} catch {
			getSelection().selectAllChildren(code);
			tell("Selected: copy it with your keyboard");
		}
	});
}

const reader = document.querySelector(".reader");
if (reader) {
	const { read } = await import("./reader.js");
	read(reader);
	if ("editor" in reader.dataset) {
		const { code } = await import("./code.js");
		code(reader);
	}
}
for (const section of document.querySelectorAll("[data-entity], [data-adds]")) {
	const { edit } = await import("./edit.js");
	edit(section);
}
const drawing = document.querySelector("[data-draw]");
if (drawing) {
	const { sample } = await import("./sample.js");
	sample(drawing);
}
const settling = document.querySelectorAll("[data-settle]");
if (settling.length > 0) {
	const { settle } = await import("./settle.js");
	settle(settling);
}
if (document.querySelector("[data-network]")) {
	const { network } = await import("./network.js");
	network(document.querySelector("[data-network]"));
}
