// The network: to be dragged and zoomed, with the statements behind each tie.
import cytoscape from "./vendor/cytoscape.js";
import { tell } from "./tell.js";

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export async function network(place) {
	const address = place.dataset.network;
	const answer = await fetch(address);
	if (!answer.ok) {
		tell(await answer.text());
		return;
	}
	const net = await answer.json();
	const matrix = Array.isArray(net) ? net[0].network : net;
	const one = matrix.mode === "one";
	const key = (r) => `${r.kind ?? ""}/${r.id ?? r.name}`;
	const nodes = new Map();
	const put = (r, side) => { if (!nodes.has(key(r))) nodes.set(key(r), { data: { id: key(r), label: r.name || r.id, side, kind: r.kind, entity: r.id } }); };
	const edges = [];
	matrix.values.forEach((row, i) => row.forEach((w, j) => {
		if (!w || (one && j <= i)) return;
		const from = matrix.rows[i];
		const to = matrix.columns[j];
		put(from, "row");
		put(to, one ? "row" : "column");
		edges.push({ data: { id: `${i} ${j}`, source: key(from), target: key(to), weight: w, size: Math.abs(w) } });
	}));
	if (edges.length === 0) return;
	place.hidden = false;
	const heaviest = Math.max(...edges.map((e) => e.data.size));
	const cy = cytoscape({
		container: place,
		elements: [...nodes.values(), ...edges],
		layout: { name: "circle" },
		style: [
			{ selector: "node", style: { label: "data(label)", "font-size": 11, "text-wrap": "wrap", "text-max-width": 110, color: colour("--ink"), "text-outline-color": colour("--sheet"), "text-outline-width": 2, "background-color": colour("--accent"), width: 18, height: 18, "text-valign": "bottom", "text-margin-y": 3 } },
			{ selector: "node[side='column']", style: { shape: "round-rectangle", "background-color": colour("--none") } },
			{ selector: "edge", style: { width: `mapData(size, 0, ${heaviest}, 1, 8)`, "line-color": colour("--supports"), "curve-style": "haystack", opacity: 0.75 } },
			{ selector: "edge[weight < 0]", style: { "line-color": colour("--opposes"), "line-style": "dashed" } },
			{ selector: ":selected", style: { "line-color": colour("--focus"), "background-color": colour("--focus"), opacity: 1 } },
			{ selector: ".faint", style: { opacity: 0.12 } },
		],
	});
	// It begins on a circle and not at random, so that the same network looks the same.
	cy.layout({ name: "cose", randomize: false, animate: false, nodeRepulsion: () => 12000, idealEdgeLength: () => 90, nodeDimensionsIncludeLabels: true }).run();

	const bar = document.querySelector(".graphbar");
	bar.hidden = false;
	const weight = document.getElementById("weight");
	weight.max = String(heaviest);
	weight.step = String(heaviest / 100);
	weight.addEventListener("input", () => {
		const least = Number(weight.value);
		document.querySelector("output[for=weight]").value = least.toPrecision(3);
		cy.batch(() => {
			cy.edges().forEach((e) => { e.style("display", e.data("size") >= least ? "element" : "none"); });
			cy.nodes().forEach((n) => { n.style("display", n.connectedEdges().some((e) => e.data("size") >= least) ? "element" : "none"); });
		});
	});
	bar.querySelector("[data-png]").addEventListener("click", () => {
		const link = document.createElement("a");
		link.href = cy.png({ full: true, scale: 2, bg: colour("--sheet") });
		link.download = "network.png";
		link.click();
	});

	cy.on("tap", "node", ({ target }) => {
		cy.elements().addClass("faint");
		target.closedNeighborhood().removeClass("faint");
		cite(target);
	});
	cy.on("tap", ({ target }) => { if (target === cy) cy.elements().removeClass("faint"); });
	cy.on("tap", "edge", ({ target }) => explain(target.source().data(), target.target().data(), target.data("weight")).catch((err) => tell(String(err))));

	const tie = document.getElementById("tie");

	function cite(node) {
		const d = node.data();
		const head = document.createElement("h2");
		const link = document.createElement("a");
		if (d.entity && d.kind) link.href = `/${d.kind}/${encodeURIComponent(d.entity)}`;
		link.textContent = d.label;
		head.append(link);
		const ties = document.createElement("ul");
		ties.className = "rows";
		for (const e of node.connectedEdges().toArray().sort((a, b) => b.data("size") - a.data("size"))) {
			const other = e.source().id() === node.id() ? e.target() : e.source();
			const item = document.createElement("li");
			const button = document.createElement("button");
			button.type = "button";
			button.textContent = `${other.data("label")}: ${Number(e.data("weight").toPrecision(4))}`;
			button.addEventListener("click", () => explain(e.source().data(), e.target().data(), e.data("weight")).catch((err) => tell(String(err))));
			item.append(button);
			ties.append(item);
		}
		tie.replaceChildren(head, ties);
	}

	// explain lists the statements, or the pairs of them, that make a tie.
	async function explain(a, b, w) {
		const url = new URL(address, location.href);
		url.searchParams.delete("min-weight");
		url.searchParams.set("explain", "true");
		url.searchParams.append("arg", a.entity ?? a.label);
		url.searchParams.append("arg", b.entity ?? b.label);
		const answer = await fetch(url);
		if (!answer.ok) {
			tell(await answer.text());
			return;
		}
		const head = document.createElement("h2");
		head.textContent = `${a.label} – ${b.label}: ${Number(w.toPrecision(4))}`;
		const list = document.createElement("ul");
		list.className = "rows";
		const cite = (s) => {
			const link = document.createElement("a");
			link.href = `/statement/${s.statement.split("/").map(encodeURIComponent).join("/")}`;
			link.textContent = s.text;
			return link;
		};
		for (const row of await answer.json()) {
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
			list.append(item);
		}
		tie.replaceChildren(head, list);
		tie.scrollIntoView({ block: "nearest" });
	}
}
