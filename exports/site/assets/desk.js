// What all pages share. Without it, all can be read.
import { copies } from "./copy.js";
import { tell } from "./tell.js";

const said = sessionStorage.getItem("told"); // by the page before
if (said) {
	sessionStorage.removeItem("told");
	tell(said);
}
copies();

const reader = document.querySelector(".reader");
if (reader) {
	const { read, asked } = await import("./reader.js");
	read(reader, asked);
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
const waiting = document.querySelector(".wait");
if (waiting) {
	const { wait } = await import("./wait.js");
	wait(waiting);
}
if (document.querySelector("[data-network]")) {
	const { network } = await import("./network.js");
	network(document.querySelector("[data-network]"));
}
