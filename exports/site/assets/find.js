// Search in a folder of pages: the filters of said, held against an index. It has what
// each filter selects, and the words of each statement as said compares them.

const strokes = { ø: "o", ł: "l", đ: "d", ħ: "h", ß: "ss", æ: "ae", œ: "oe", ı: "i", þ: "th", ð: "d" };

// fold is what a search compares of a text: schema/spelling does the same.
function fold(text) {
	let out = "";
	let base = "";
	for (const c of text.toLowerCase().normalize("NFKD")) {
		if (/[\u00ad\u200b-\u200d\u2060\ufeff]/.test(c)) continue;
		if (/\p{Mn}/u.test(c) && !(c === "\u0306" && /\p{Script=Cyrillic}/u.test(base))) continue;
		base = c;
		out += c;
	}
	return out.normalize("NFC").replace(/[øłđħßæœıþð]/g, (c) => strokes[c]).toLowerCase();
}

const word = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{Nd}\p{M}])+/gu;

// phrases are what must stand in a text: each word, and "…" as one.
export function phrases(text) {
	const out = [];
	text.split(/["“”„«»]/).forEach((part, i) => {
		for (const one of i % 2 ? [part] : part.split(/\s+/)) {
			const words = fold(one).match(word);
			if (words) out.push(` ${words.join(" ")} `);
		}
	});
	return out;
}

// day is the number of the first or the last day of a date, such as 2025-08; null: it is
// none. Days are numbered as the index does it.
function day(date, last) {
	const m = /^\s*(\d{4})(?:-(\d\d))?(?:-(\d\d))?\s*$/.exec(date);
	return m && m[1] * 512 + (m[2] ?? (last ? 12 : 1)) * 32 + Number(m[3] ?? (last ? 31 : 1));
}

// A word of a command, as a shell takes it.
const typed = (s) => (/^[\w\-./:,@%+]+$/.test(s) ? s : `'${s.replaceAll("'", "'\\''")}'`);

const element = (name, attributes, ...content) => {
	const e = Object.assign(document.createElement(name), attributes);
	e.append(...content);
	return e;
};

// offered is how many values a filter offers, and listed how many statements a page has.
const offered = 10;
const listed = 50;

// find shows what the address asks for, where it asks for anything. load gets a part of
// the index by its name.
export async function find(load) {
	const form = document.querySelector("form.facets");
	const query = new URLSearchParams(location.search);
	const asked = [...query].filter(([name, value]) => name !== "offset" && value.trim() !== "");
	if (asked.length === 0) return;
	const results = document.querySelector(".results");
	results.setAttribute("aria-busy", "true");
	const index = await load("index");
	const all = index.words.length;

	// What is asked: of one filter any value, of all filters each.
	const wrong = [];
	const filters = new Map();
	const filter = (flag) => index.filters.find((f) => f.flag === flag);
	const value = (f, name) => f.values.find((v) => v.value === name) ?? f.values.find((v) => v.value.slice(v.value.indexOf("/") + 1) === name);
	let meets = () => true;
	for (const [name, text] of asked) {
		const before = meets;
		if (name === "text") {
			const sought = phrases(text);
			if (sought.length === 0) wrong.push(`“${text}” holds no word to look for.`);
			meets = (i) => before(i) && sought.every((p) => index.words[i].some((t) => ` ${t} `.includes(p)));
		} else if (name === "since" || name === "until") {
			const limit = day(text, name === "until");
			if (limit === null) wrong.push(`“${text}” is no date such as 2025, 2025-08 or 2025-08-15.`);
			else meets = name === "since" ? (i) => before(i) && index.until[i] !== null && index.until[i] >= limit : (i) => before(i) && index.from[i] !== null && index.from[i] <= limit;
		} else if (filter(name)) {
			const v = value(filter(name), text);
			if (!v) wrong.push(`Nothing is called “${text}” here.`);
			else filters.set(name, [...(filters.get(name) ?? []), v]);
		} else {
			wrong.push(`Pages from a folder know no filter “${name}”.`);
		}
	}
	const sets = new Map([...filters].map(([flag, values]) => [flag, new Set(values.flatMap((v) => v.of))]));
	const selected = (but) => {
		const out = [];
		for (let i = 0; i < all; i++) {
			if (meets(i) && [...sets].every(([flag, set]) => flag === but || set.has(i))) out.push(i);
		}
		return out;
	};
	const found = wrong.length > 0 ? [] : selected();

	// The filters, with what each value would leave.
	for (const name of ["text", "since", "until"]) form.elements[name].value = query.get(name) ?? "";
	for (const old of form.querySelectorAll("fieldset")) old.remove();
	const button = form.querySelector("button").parentNode;
	for (const f of index.filters) {
		const chosen = filters.get(f.flag) ?? [];
		if (!f.offered && chosen.length === 0) continue;
		const rest = new Set(wrong.length > 0 ? [] : selected(f.flag));
		const values = f.values.map((v) => ({ v, count: v.of.filter((i) => rest.has(i)).length, on: chosen.includes(v) }));
		const shown = values.filter((x) => f.offered && x.count > 0).sort((a, b) => b.count - a.count).slice(0, offered);
		shown.push(...values.filter((x) => x.on && !shown.includes(x)));
		if (shown.length === 0) continue;
		const set = element("fieldset", {}, element("legend", { textContent: f.label }));
		for (const { v, count, on } of shown) {
			set.append(element("label", { className: "facet" }, element("input", { type: "checkbox", name: f.flag, value: v.value, checked: on }), " ", element("bdi", { textContent: v.label }), " ", element("span", { className: "count", textContent: count })));
		}
		button.before(set);
	}

	// The statements.
	const from = Math.min(Math.max(0, Number(query.get("offset")) || 0), found.length);
	const page = found.slice(from, from + listed);
	// Those of the first part are on this page.
	const parts = new Map([[0, [...results.querySelectorAll("article")].map((e) => e.outerHTML)]]);
	for (const i of page) {
		const n = Math.floor(i / index.part);
		if (!parts.has(n)) parts.set(n, await load(`rows-${n}`));
	}
	const told = element("p", { className: "dim", textContent: `${found.length} ${found.length === 1 ? "statement" : "statements"}` });
	results.replaceChildren(told);
	for (const text of wrong) results.append(element("p", { className: "notice", textContent: text }));
	if (found.length === 0 && wrong.length === 0) results.append(element("p", { textContent: "Nothing was found." }));
	const rows = document.createElement("template"); // its markup is that of the other pages
	rows.innerHTML = page.map((i) => parts.get(Math.floor(i / index.part))[i % index.part]).join("");
	results.append(rows.content);
	if (from > 0 || from + listed < found.length) {
		const pager = element("nav", { className: "pager" });
		pager.setAttribute("aria-label", "Pages");
		const to = (n, rel, text) => {
			query.set("offset", n);
			return element("a", { rel, href: `?${query}`, textContent: text });
		};
		if (from > 0) pager.append(to(Math.max(0, from - listed), "prev", "← Before"));
		pager.append(element("span", { className: "dim", textContent: `${from + 1}–${from + page.length} of ${found.length}` }));
		if (from + listed < found.length) pager.append(to(from + listed, "next", "After →"));
		results.append(pager);
	}
	const command = document.getElementById("command");
	if (command) command.textContent = ["onrecord said", ...asked.map(([name, text]) => `--${name} ${typed(text)}`)].join(" ");
	const get = document.querySelector(".get");
	if (get) get.remove(); // the files have all statements
	results.removeAttribute("aria-busy");
}
