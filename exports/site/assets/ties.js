// What is told of a network beside its picture: the ties of a node, and the statements
// that make a tie.
import { tell } from "./tell.js";

const name = (r) => r.name || r.id;
const same = (a, b) => a.kind === b.kind && (a.id ?? a.name) === (b.id ?? b.name);

// teller is given where the page of an entity is, and how to get what makes a tie.
export function teller({ page, why }) {
	const place = document.getElementById("tie");

	function node(r, ties) {
		const head = document.createElement("h2");
		const link = document.createElement("a");
		if (r.id && r.kind) link.href = page(r.kind, r.id);
		link.textContent = name(r);
		head.append(link);
		const list = document.createElement("ul");
		list.className = "rows";
		for (const tie of [...ties].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))) {
			const other = same(tie.from, r) ? tie.to : tie.from;
			const item = document.createElement("li");
			const button = document.createElement("button");
			button.type = "button";
			button.textContent = `${name(other)}: ${Number(tie.weight.toPrecision(4))}`;
			button.addEventListener("click", () => explain(tie));
			item.append(button);
			list.append(item);
		}
		place.replaceChildren(head, list);
	}

	// explain lists the statements, or the pairs of them, that make a tie.
	function explain(tie) {
		list(tie).catch((err) => tell(String(err)));
	}

	async function list(tie) {
		const rows = await why(tie);
		const head = document.createElement("h2");
		head.textContent = `${name(tie.from)} – ${name(tie.to)}: ${Number(tie.weight.toPrecision(4))}`;
		const all = document.createElement("ul");
		all.className = "rows";
		const cite = (s) => {
			const link = document.createElement("a");
			link.href = page("statement", s.statement);
			link.textContent = s.text;
			return link;
		};
		for (const row of rows) {
			const item = document.createElement("li");
			if (row.a) {
				const what = document.createElement("strong");
				what.textContent = row.column.name || row.column.id;
				const sign = document.createElement("span");
				sign.className = "dim";
				sign.textContent = row.agreement > 0 ? " – they agree: " : " – they disagree: ";
				item.append(what, sign, cite(row.a), " · ", cite(row.b));
			} else {
				item.append(cite(row));
			}
			all.append(item);
		}
		if (tie.more) {
			const rest = document.createElement("li");
			rest.className = "dim";
			rest.textContent = `and ${tie.more} more, which network --explain lists`;
			all.append(rest);
		}
		place.replaceChildren(head, all);
		place.scrollIntoView({ block: "nearest" });
	}

	return { node, explain };
}
