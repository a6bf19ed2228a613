// Coding: a form at the words that were selected, and the keys for it.
import { grow, memo } from "./memo.js";
import { tell } from "./tell.js";

const names = {}; // entities, by kind

async function entities(kind) {
	names[kind] ??= fetch(`/ask/list/${kind}s?format=json`).then(async (r) => (r.ok ? r.json() : []));
	return names[kind];
}

// types are those that a new entity can have.
const types = { actor: ["person", "organization", "state", "group"], position: ["claim", "demand", "concept"], event: [""], place: [""] };

const fold = (s) => s.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// near are the entities whose id, name or alias has the words; those that begin with them first.
async function near(kinds, words) {
	const sought = fold(words.trim());
	const found = [];
	for (const kind of kinds) {
		for (const e of await entities(kind)) {
			const all = [e.id, e.name ?? e.title ?? "", ...(e.aliases ?? [])].map(fold);
			const at = Math.min(...all.map((n) => (n === sought ? -1 : n.startsWith(sought) ? 0 : n.includes(" " + sought) ? 1 : n.includes(sought) ? 2 : 9)));
			if (at < 9) found.push({ at, kind, e });
		}
	}
	return found.sort((a, b) => a.at - b.at).slice(0, 8);
}

// A Field takes names of entities: each that was taken is a button, by which it goes.
class Field {
	constructor(input, book) {
		this.input = input;
		this.book = book;
		this.kinds = input.dataset.kind.split(" ");
		this.taken = [];
		this.choices = [];
		this.at = 0;
		this.list = document.createElement("ul");
		this.list.className = "choices";
		this.list.id = input.id + "-choices";
		this.list.setAttribute("role", "listbox");
		this.list.setAttribute("aria-label", input.labels[0].textContent);
		this.list.hidden = true;
		this.chips = document.createElement("span");
		this.chips.className = "chips";
		input.before(this.chips);
		input.after(this.list);
		input.setAttribute("role", "combobox");
		input.setAttribute("aria-autocomplete", "list");
		input.setAttribute("aria-expanded", "false");
		input.setAttribute("aria-controls", this.list.id);
		this.required = input.required;
		input.addEventListener("input", () => this.look());
		input.addEventListener("keydown", (event) => this.key(event));
		input.addEventListener("blur", () => setTimeout(() => this.shut(), 150));
		this.list.addEventListener("mousedown", (event) => {
			const item = event.target.closest("li");
			if (!item) return;
			event.preventDefault();
			this.take(this.choices[[...this.list.children].indexOf(item)]);
		});
	}

	async look() {
		const words = this.input.value;
		if (words.trim() === "") return this.shut();
		const found = await near(this.kinds, words);
		if (words !== this.input.value) return;
		this.choices = found.map(({ kind, e }) => ({ name: `${kind}/${e.id}`, label: e.name ?? e.title ?? e.id, e }));
		const exact = found.some((f) => f.at === -1);
		if (!exact && this.kinds.length === 1) {
			for (const type of types[this.kinds[0]] ?? []) this.choices.push({ name: words.trim(), new: this.kinds[0], type, label: words.trim() });
		}
		this.at = 0;
		this.show();
	}

	show() {
		this.list.replaceChildren(...this.choices.map((c, i) => {
			const item = document.createElement("li");
			item.id = `${this.list.id}-${i}`;
			item.setAttribute("role", "option");
			item.setAttribute("aria-selected", String(i === this.at));
			item.textContent = c.new ? `New ${c.type || c.new}: ${c.label}` : c.label;
			if (!c.new) {
				const id = document.createElement("span");
				id.className = "dim";
				id.textContent = " " + c.e.id;
				item.append(id);
			}
			return item;
		}));
		this.list.hidden = this.choices.length === 0;
		this.input.setAttribute("aria-expanded", String(!this.list.hidden));
		this.input.setAttribute("aria-activedescendant", this.list.hidden ? "" : `${this.list.id}-${this.at}`);
		const c = this.choices[this.at];
		this.book.replaceChildren();
		if (c?.e && this.kinds.includes("position")) {
			for (const [label, text] of [["", c.e.description], ["Use it when: ", c.e.useWhen], ["Not when: ", c.e.notWhen], ["Example: ", c.e.example], ["Note: ", c.e.note]]) {
				if (!text) continue;
				const line = document.createElement("span");
				line.textContent = `${label}${text} `;
				this.book.append(line);
			}
			this.book.dispatchEvent(new CustomEvent("position", { detail: c.e }));
		}
	}

	shut() {
		this.list.hidden = true;
		this.input.setAttribute("aria-expanded", "false");
		this.input.removeAttribute("aria-activedescendant");
	}

	key(event) {
		if (event.key === "Backspace" && this.input.value === "" && this.taken.length > 0) {
			this.taken.pop();
			this.draw();
		}
		if (this.list.hidden) return;
		if (event.key === "ArrowDown" || event.key === "ArrowUp") {
			event.preventDefault();
			this.at = (this.at + (event.key === "ArrowDown" ? 1 : this.choices.length - 1)) % this.choices.length;
			this.show();
		} else if (event.key === "Enter" || event.key === "Tab") {
			if (event.key === "Enter") event.preventDefault();
			this.take(this.choices[this.at]);
			if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) this.next?.focus();
		} else if (event.key === "Escape") {
			event.preventDefault();
			event.stopPropagation();
			this.shut();
		}
	}

	take(choice) {
		if (choice && !this.taken.some((t) => t.name === choice.name)) this.taken.push(choice);
		this.input.value = "";
		this.shut();
		this.draw();
	}

	draw() {
		this.input.required = this.required && this.taken.length === 0;
		this.chips.replaceChildren(...this.taken.map((t) => {
			const chip = document.createElement("button");
			chip.type = "button";
			chip.className = "chip";
			chip.textContent = `${t.label} ×`;
			chip.setAttribute("aria-label", `Take away ${t.label}`);
			chip.addEventListener("click", () => {
				this.taken.splice(this.taken.indexOf(t), 1);
				this.draw();
				this.input.focus();
			});
			return chip;
		}));
	}

	// values are those that were taken; what was typed and not taken stands as it is.
	values() {
		const typed = this.input.value.trim();
		return [...this.taken.map((t) => (t.new ? { name: t.name, new: t.new, type: t.type } : { name: t.name })), ...(typed ? [{ name: typed }] : [])];
	}

	set(refs, kind) {
		this.taken = (refs ?? []).map((r) => ({ name: `${r.kind ?? kind}/${r.id}`, label: r.name || r.id }));
		this.input.value = "";
		this.draw();
	}
}

export function code(reader) {
	const dialog = document.getElementById("coding");
	const form = dialog.querySelector("form");
	const words = document.getElementById("coding-words");
	const wrong = form.querySelector(":scope > .wrong");
	const book = document.getElementById("coding-book");
	const source = reader.dataset.source;
	const coder = reader.dataset.coder;
	const fields = {};
	for (const input of form.querySelectorAll("[data-kind]")) fields[input.dataset.field] = new Field(input, book);
	fields.speakers.next = fields.supports.input; // most have one speaker and one position
	form.addEventListener("keydown", (event) => {
		if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { // the field has taken its choice
			event.preventDefault();
			form.requestSubmit();
		}
	});
	const plain = [...form.querySelectorAll("[data-field]:not([data-kind])")];
	let task = null; // what Save does

	const send = (what, body) => fetch(`/edit/${what}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }).then(async (r) => ({ status: r.status, ...(await r.json()) }));

	// A note on the source, and one on the position that was looked at last.
	const onSource = reader.querySelector("[data-note-of=source]");
	const shown = onSource.querySelector("[data-shown]");
	const sourceNote = memo(onSource, send, () => ({ id: source, note: shown.textContent, sum: reader.dataset.sum }), refresh);
	const onPosition = document.getElementById("coding-memo");
	let position = null;
	const positionNote = memo(onPosition, send, () => ({ id: position.id, note: position.note ?? "" }), (note) => {
		position.note = note;
		for (const k of Object.keys(names)) delete names[k];
		show(position);
		return refresh();
	});
	function show(e) {
		position = e;
		onPosition.hidden = !e;
		positionNote.leave();
		if (!e) return;
		onPosition.querySelector("[data-write]").textContent = `${e.note ? "Change the note" : "Write a note"} on “${e.name}”`;
		onPosition.querySelector("[data-of]").textContent = e.name;
	}
	book.addEventListener("position", (event) => show(event.detail));
	for (const text of form.querySelectorAll("textarea")) text.addEventListener("input", () => grow(text));

	// offset is where a point of the document is in the text, in code points.
	function offset(node, at) {
		const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
		const line = element.closest(".text .line > p");
		if (!line) return null;
		const before = document.createRange();
		before.setStart(line, 0);
		before.setEnd(node, at);
		return Number(line.dataset.start) + [...before.toString()].length;
	}

	function selected() {
		const selection = getSelection();
		if (selection.isCollapsed || selection.rangeCount === 0) return null;
		const range = selection.getRangeAt(0);
		const start = offset(range.startContainer, range.startOffset);
		let end = offset(range.endContainer, range.endOffset);
		if (start === null) return null;
		if (end === null) { // it ends behind its line
			const line = (range.startContainer.parentElement ?? range.startContainer).closest(".line > p");
			end = Number(line.dataset.start) + [...line.textContent].length;
		}
		return end > start ? { start, end, box: range.getBoundingClientRect() } : null;
	}

	function clear() {
		for (const f of Object.values(fields)) f.set([], "");
		for (const f of plain) f.value = "";
		wrong.textContent = "";
		book.replaceChildren();
		show(null);
		form.querySelector("details").open = false;
		dialog.querySelector(".both")?.remove();
		form.querySelector("[data-anyway]")?.remove();
	}

	function open(title, box) {
		document.getElementById("coding-title").textContent = title;
		dialog.showModal();
		for (const text of form.querySelectorAll("textarea")) grow(text);
		if (box && innerWidth > 640) {
			const height = dialog.offsetHeight;
			const below = box.bottom + 12;
			dialog.style.margin = "0";
			dialog.style.left = `${Math.max(8, Math.min(box.left, innerWidth - dialog.offsetWidth - 8))}px`;
			dialog.style.top = `${below + height < innerHeight ? below : Math.max(8, Math.min(box.top - height - 12, innerHeight - height - 8))}px`;
		} else {
			dialog.style.margin = "auto";
			dialog.style.left = dialog.style.top = "";
		}
		fields.speakers.input.focus();
	}

	// What is added to the form does not push its end out of the window.
	new ResizeObserver(() => {
		if (!dialog.style.top) return;
		const most = innerHeight - dialog.offsetHeight - 8;
		if (dialog.offsetTop > most) dialog.style.top = `${Math.max(8, most)}px`;
	}).observe(dialog);

	async function codeSelection() {
		const at = selected();
		if (!at || dialog.open) return;
		const answer = await send("propose", { source, start: at.start, end: at.end });
		if (answer.status !== 200) return;
		const p = JSON.parse(answer.message);
		if (p.end <= p.start) return;
		clear();
		words.textContent = p.words;
		form.querySelector("[data-field=mode]").value = p.mode;
		needSummary();
		task = { what: "add", body: () => ({ source, sum: reader.dataset.sum, start: p.start, end: p.end, fields: gather() }) };
		open("Code a statement", at.box);
	}

	// What is no quotation needs a sentence of one's own.
	function needSummary() {
		const mode = form.querySelector("[data-field=mode]").value;
		const summary = form.querySelector("[data-field=summary]");
		summary.required = mode !== "quote" && mode !== "partial-quote" && task?.what !== "change";
		if (summary.required) form.querySelector("details").open = true;
	}
	form.querySelector("[data-field=mode]").addEventListener("change", needSummary);

	function gather() {
		const out = {};
		for (const [name, f] of Object.entries(fields)) {
			const values = f.values();
			if (values.length > 0 || task.what === "change") out[name] = values;
		}
		for (const f of plain) {
			if (f.value !== "" || task.what === "change") out[f.dataset.field] = f.value === "" ? [] : [{ name: f.value }];
		}
		return out;
	}

	async function save(anyway) {
		wrong.textContent = "";
		const body = task.body();
		if (anyway) body.sum = null;
		const answer = await send(task.what, body);
		if (answer.status === 200) {
			dialog.close();
			getSelection().removeAllRanges();
			for (const k of Object.keys(names)) delete names[k];
			await refresh();
			tell("Saved");
			if (answer.id) document.getElementById(`s-${answer.id}`)?.focus({ preventScroll: true });
			return;
		}
		wrong.textContent = answer.message;
		if (answer.told?.length) wrong.textContent += `\nNear: ${answer.told.join(", ")}`;
		if (answer.status === 409) conflict(answer);
	}

	// conflict shows what is in the file and what would be.
	function conflict(answer) {
		dialog.querySelector(".both")?.remove();
		form.querySelector("[data-anyway]")?.remove();
		const both = document.createElement("div");
		both.className = "both";
		for (const [title, text] of [["In the file now", answer.now], ["With this change", answer.will]]) {
			const part = document.createElement("div");
			const head = document.createElement("h3");
			head.textContent = title;
			const pre = document.createElement("pre");
			pre.tabIndex = 0;
			pre.textContent = text;
			part.append(head, pre);
			both.append(part);
		}
		wrong.after(both);
		if (!task) return;
		const again = document.createElement("button");
		again.type = "button";
		again.dataset.anyway = "";
		again.textContent = "Put it into the file as it is now";
		again.addEventListener("click", () => save(true));
		form.querySelector("[type=submit]").after(" ", again);
	}

	form.addEventListener("submit", (event) => {
		event.preventDefault();
		save(false).catch((err) => { wrong.textContent = String(err); });
	});
	form.querySelector("[data-close]").addEventListener("click", () => dialog.close());

	// refresh puts the text as it is coded now in the place of what is shown.
	async function refresh() {
		const answer = await fetch(location.href, { headers: { "X-Part": "body" } });
		const page = new DOMParser().parseFromString(await answer.text(), "text/html");
		const next = page.querySelector(".reader");
		if (!next) return;
		for (const part of [".text", ".coverage"]) reader.querySelector(part)?.replaceWith(next.querySelector(part));
		for (const what of ["undo", "redo"]) {
			const button = reader.querySelector(`[data-edit=${what}]`);
			button.disabled = next.querySelector(`[data-edit=${what}]`).disabled;
		}
		reader.dataset.sum = next.dataset.sum;
		const note = next.querySelector("[data-note-of=source]");
		shown.textContent = note.querySelector("[data-shown]").textContent;
		shown.hidden = shown.textContent === "";
		onSource.querySelector("[data-write]").textContent = note.querySelector("[data-write]").textContent;
		reader.querySelector(".panel").hidden = true;
	}

	async function back(what) {
		const answer = await send(what, { source });
		if (answer.status === 200 && what === "finish") {
			location.reload(); // others' codings may be seen now
			return;
		}
		if (answer.status === 200) {
			for (const k of Object.keys(names)) delete names[k];
			await refresh();
			tell(what === "undo" ? "Undone" : "Done again");
			return;
		}
		if (answer.status !== 409) {
			tell(answer.message);
			return;
		}
		task = null;
		clear();
		words.textContent = "";
		wrong.textContent = answer.message;
		conflict(answer);
		open("The file is another now");
	}

	// accept makes a statement of a draft; of one without words a person says first what is said.
	async function accept(id) {
		const answer = await send("accept", { source, id, sum: reader.dataset.sum });
		if (answer.status !== 200) {
			await edit(id);
			wrong.textContent = answer.message;
			return;
		}
		for (const k of Object.keys(names)) delete names[k];
		await refresh();
		tell("Accepted; Undo makes it a draft again");
		document.getElementById(`s-${answer.id}`)?.focus({ preventScroll: true });
	}

	// reject takes a draft away for good, and goes on to the next one.
	async function reject(id) {
		const at = drafts().findIndex((e) => draftOf(e) === id);
		const answer = await send("reject", { source, id });
		if (answer.status !== 200) {
			tell(answer.message);
			return;
		}
		await refresh();
		tell("Rejected, and not proposed again; Undo brings it back");
		const left = drafts();
		const next = left[Math.min(Math.max(at, 0), left.length - 1)] ?? reader.querySelector("[data-go=next]");
		next.focus({ preventScroll: true });
		next.scrollIntoView({ block: "nearest" });
	}

	async function edit(id) {
		const answer = await fetch(`/ask/evidence?format=json&arg=${encodeURIComponent(id)}`);
		if (!answer.ok) {
			tell(await answer.text());
			return;
		}
		const s = (await answer.json()).statement;
		const draft = id.startsWith("draft/");
		if (draft) s.note = ""; // why it was proposed
		clear();
		task = { what: draft ? "accept" : "change", body: () => ({ source, id, sum: reader.dataset.sum, fields: gather() }) };
		words.textContent = s.quotes.join(" … ") || s.summary;
		for (const [name, f] of Object.entries(fields)) f.set(Array.isArray(s[name]) ? s[name] : s[name] ? [s[name]] : [], f.kinds[0]);
		for (const f of plain) f.value = s[f.dataset.field] ?? "";
		if (s.dateFrom) form.querySelector("[data-field=date]").value = ""; // it is not the statement's own
		if (s.event === null) fields.event.set([], "event");
		needSummary();
		form.querySelector("details").open = true;
		open("Change a statement", document.getElementById(`s-${id}`)?.getBoundingClientRect());
	}

	reader.addEventListener("statement", (event) => {
		const { id } = event.detail;
		const draft = !coder && id.startsWith("draft/");
		if (!draft && (coder ? !id.startsWith(coder + "/") : id.includes("/"))) return; // another coder's
		const bar = document.createElement("p");
		const acts = draft ? [["Accept", () => accept(id)], ["Complete", () => edit(id)], ["Reject", () => reject(id)]] : [["Edit", () => edit(id)], ["Delete", async () => {
			const answer = await send("delete", { source, id, sum: reader.dataset.sum });
			if (answer.status !== 200) {
				tell(answer.message);
				return;
			}
			await refresh();
			tell("Deleted; Undo brings it back");
		}]];
		for (const [label, act] of acts) {
			const button = document.createElement("button");
			button.type = "button";
			button.textContent = label;
			button.addEventListener("click", () => act().catch((err) => tell(String(err))));
			bar.append(button, " ");
		}
		event.target.append(bar);
	});

	// No selection begins in a link: a passage is none while the button is down.
	reader.addEventListener("mousedown", (event) => {
		const link = event.target.closest(".text a.mark");
		if (!link?.hasAttribute("href") || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
		const address = link.getAttribute("href");
		link.removeAttribute("href");
		document.addEventListener("mouseup", () => link.setAttribute("href", address), { once: true, capture: true });
	});
	reader.addEventListener("mouseup", (event) => {
		if (event.target.closest(".text") && event.button === 0) setTimeout(() => codeSelection().catch((err) => tell(String(err))), 0);
	});
	reader.addEventListener("click", (event) => {
		const button = event.target.closest("[data-edit]");
		if (button) back(button.dataset.edit).catch((err) => tell(String(err)));
	});

	// With the keyboard: u goes to the next unused quotation, s selects the next sentence,
	// Shift with arrows makes it longer or shorter, c or Enter codes it; c alone codes the
	// next unused quotation.
	document.addEventListener("keydown", (event) => {
		if (dialog.open || event.target.closest("input, select, textarea, dialog")) return;
		const mod = event.ctrlKey || event.metaKey;
		if (mod && event.key.toLowerCase() === "z") {
			event.preventDefault();
			back(event.shiftKey ? "redo" : "undo");
		} else if (mod || event.altKey) {
			return;
		} else if (event.key === "c" || (event.key === "Enter" && !getSelection().isCollapsed && !event.target.closest("a, button"))) {
			const here = document.activeElement;
			if (getSelection().isCollapsed) {
				if (!here?.matches("span.unused")) reader.querySelector("[data-go=unused]").click();
				if (document.activeElement.matches("span.unused")) getSelection().selectAllChildren(document.activeElement);
			}
			event.preventDefault();
			codeSelection().catch((err) => tell(String(err)));
		} else if (event.key === "a" && draftOf(document.activeElement)) {
			event.preventDefault();
			accept(draftOf(document.activeElement)).catch((err) => tell(String(err)));
		} else if (event.key === "r" && draftOf(document.activeElement)) {
			event.preventDefault();
			reject(draftOf(document.activeElement)).catch((err) => tell(String(err)));
		} else if (event.key === "n") {
			event.preventDefault();
			sourceNote.open();
		} else if (event.key === "s") {
			event.preventDefault();
			sentence();
		} else if (event.shiftKey && /^Arrow(Left|Right)$/.test(event.key) && !getSelection().isCollapsed) {
			event.preventDefault();
			getSelection().modify("extend", event.key === "ArrowRight" ? "forward" : "backward", "word");
		}
	});

	// draftOf is the draft of a passage or of a note in the margin.
	function draftOf(element) {
		return coder ? undefined : element?.dataset?.s?.split(" ").find((id) => id.startsWith("draft/"));
	}

	// drafts are the passages of drafts, each once.
	function drafts() {
		const seen = new Set();
		return [...reader.querySelectorAll(".text a.mark")].filter((e) => draftOf(e) && !seen.has(draftOf(e)) && seen.add(draftOf(e)));
	}

	// sentence selects the next sentence behind what is selected, or in view.
	function sentence() {
		const selection = getSelection();
		const lines = [...reader.querySelectorAll(".text .line > p")];
		let line = lines.find((p) => p.getBoundingClientRect().bottom > 80);
		let from = 0;
		if (!selection.isCollapsed) {
			const range = selection.getRangeAt(0);
			const element = range.endContainer.nodeType === Node.TEXT_NODE ? range.endContainer.parentElement : range.endContainer;
			const own = element.closest(".text .line > p");
			if (own) {
				line = own;
				const before = document.createRange();
				before.setStart(own, 0);
				before.setEnd(range.endContainer, range.endOffset);
				from = before.toString().length;
			}
		}
		for (let i = lines.indexOf(line); i >= 0 && i < lines.length; i++, from = 0) {
			for (const part of new Intl.Segmenter(lines[i].closest("[lang]")?.lang || "en", { granularity: "sentence" }).segment(lines[i].textContent)) {
				const text = part.segment.trim();
				if (part.index < from || text === "") continue;
				select(lines[i], part.index, part.index + part.segment.trimEnd().length);
				lines[i].scrollIntoView({ block: "nearest" });
				return;
			}
		}
	}

	// select selects characters (UTF-16) of a line.
	function select(line, from, to) {
		const walk = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
		const range = document.createRange();
		let at = 0;
		let begun = false;
		for (let n = walk.nextNode(); n; n = walk.nextNode()) {
			if (!begun && from < at + n.length) {
				range.setStart(n, from - at);
				begun = true;
			}
			if (begun && to <= at + n.length) {
				range.setEnd(n, to - at);
				break;
			}
			at += n.length;
		}
		getSelection().removeAllRanges();
		getSelection().addRange(range);
	}
}
