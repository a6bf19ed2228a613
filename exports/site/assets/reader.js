// Reading: the keys, and the panel that shows a statement beside its words.
import { tell } from "./tell.js";

// asked is the body of a page of the desk.
export async function asked(href) {
	const answer = await fetch(href, { headers: { "X-Part": "body" } });
	return new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes;
}

// read has the keys work, and, where it is known how to get the body of a page, the panel.
export function read(reader, body) {
	const panel = reader.querySelector(".panel");
	const keys = reader.querySelector(".keys");
	if (keys) keys.hidden = false;
	let at = null;

	const marked = (id) => [...reader.querySelectorAll("[data-s]")].filter((e) => e.dataset.s.split(" ").includes(id));

	async function open(link, id) {
		for (const e of reader.querySelectorAll(".on")) e.classList.remove("on");
		for (const e of marked(id)) e.classList.add("on");
		const url = new URL(link.href);
		const page = await body(statementURL(url, id));
		panel.replaceChildren();
		const close = document.createElement("button");
		close.type = "button";
		close.className = "close";
		close.textContent = "Close";
		close.addEventListener("click", shut);
		const more = document.createElement("p");
		const whole = document.createElement("a");
		whole.href = url.pathname;
		whole.textContent = "Its own page";
		more.append(whole);
		panel.append(close, ...page, more);
		panel.hidden = false;
		panel.dispatchEvent(new CustomEvent("statement", { bubbles: true, detail: { id } }));
	}

	// The link of a piece leads to the first of its statements; of the others only the ids are known.
	function statementURL(url, id) {
		const first = marked(id).find((e) => e.dataset.s === id);
		return first ? first.href : url.href;
	}

	function shut() {
		panel.hidden = true;
		for (const e of reader.querySelectorAll(".on")) e.classList.remove("on");
		at?.focus();
	}

	reader.addEventListener("click", (event) => {
		const link = event.target.closest("a[data-s]");
		if (!body || !link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
		if (!getSelection().isCollapsed) {
			event.preventDefault(); // words were selected
			return;
		}
		event.preventDefault();
		at = link;
		const ids = link.dataset.s.split(" ");
		const shown = link.dataset.shown;
		const next = ids[(ids.indexOf(shown) + 1) % ids.length]; // each click shows the next that is marked here
		link.dataset.shown = next;
		open(link, next).catch((err) => tell(String(err)));
	});

	// A statement counts once, however many pieces its passages are in.
	function stops(what) {
		if (what === "unused") return [...reader.querySelectorAll("span.unused")].filter((e) => e.closest(".text"));
		const seen = new Set();
		return [...reader.querySelectorAll(".text a.mark")].filter((e) => !seen.has(e.dataset.s) && seen.add(e.dataset.s));
	}

	function go(what) {
		const all = stops(what === "unused" ? "unused" : "passages");
		if (all.length === 0) {
			tell(what === "unused" ? "Every quotation is used" : "Nothing is coded yet");
			return;
		}
		const here = reader.contains(document.activeElement) ? document.activeElement : at;
		let next;
		if (!here || here === document.body) {
			next = what === "previous" ? all[all.length - 1] : all[0];
		} else if (what === "previous") {
			next = all.findLast((e) => here.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING) ?? all[all.length - 1];
		} else {
			next = all.find((e) => here.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING) ?? all[0];
		}
		at = next;
		if (!next.matches("a")) { // words of which the focus can be on could not be selected
			next.tabIndex = -1;
			next.addEventListener("blur", () => next.removeAttribute("tabindex"), { once: true });
		}
		next.focus({ preventScroll: true });
		next.scrollIntoView({ block: "center" });
	}

	reader.addEventListener("click", (event) => {
		const button = event.target.closest("[data-go]");
		if (button) go(button.dataset.go);
	});
	document.addEventListener("keydown", (event) => {
		if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
		const what = { j: "next", k: "previous", u: "unused" }[event.key];
		if (what && keys) { // there is a text
			event.preventDefault();
			go(what);
		} else if (event.key === "Escape" && !panel.hidden) {
			shut();
		}
	});
}
