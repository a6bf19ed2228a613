// What all pages share. Without it, all can be read.
import { copies } from "./copy.js";

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
const settling = document.querySelectorAll("[data-settle]");
if (settling.length > 0) {
	const { settle } = await import("./settle.js");
	settle(settling);
}
if (document.querySelector("[data-network]")) {
	const { network } = await import("./network.js");
	network(document.querySelector("[data-network]"));
}
