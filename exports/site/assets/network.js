// The network: to be dragged and zoomed, with the statements behind each tie.
import cytoscape from "./vendor/cytoscape.js";
import { tell } from "./tell.js";
import { teller } from "./ties.js";

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// asked is the network that a desk has at an address: its ties, the page of each node,
// and the statements, or the pairs of them, that make a tie.
export async function asked(address) {
	const answer = await fetch(address);
	if (!answer.ok) {
		tell(await answer.text());
		return null;
	}
	const net = await answer.json();
	const matrix = Array.isArray(net) ? net[0].network : net;
	const one = matrix.mode === "one";
	const ties = [];
	matrix.values.forEach((row, i) => row.forEach((weight, j) => {
		if (weight && (!one || j > i)) ties.push({ from: matrix.rows[i], to: matrix.columns[j], weight });
	}));
	const page = (kind, id) => `/${kind}/${id.split("/").map(encodeURIComponent).join("/")}`;
	const why = async ({ from, to }) => {
		const url = new URL(address, location.href);
		url.searchParams.delete("min-weight");
		url.searchParams.set("explain", "true");
		url.searchParams.append("arg", from.id ?? from.name);
		url.searchParams.append("arg", to.id ?? to.name);
		const answer = await fetch(url);
		if (!answer.ok) throw await answer.text();
		return answer.json();
	};
	return { one, ties, page, why };
}

export function network(place, { one, ties, page, why }) {
	const key = (r) => `${r.kind ?? ""}/${r.id ?? r.name}`;
	const nodes = new Map();
	const put = (r, side) => { if (!nodes.has(key(r))) nodes.set(key(r), { data: { id: key(r), label: r.name || r.id, side, kind: r.kind, entity: r.id } }); };
	const edges = ties.map((tie, i) => {
		put(tie.from, "row");
		put(tie.to, one ? "row" : "column");
		return { data: { id: String(i), source: key(tie.from), target: key(tie.to), weight: tie.weight, size: Math.abs(tie.weight), tie } };
	});
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

	const { node, explain } = teller({ page, why });
	cy.on("tap", "node", ({ target }) => {
		cy.elements().addClass("faint");
		target.closedNeighborhood().removeClass("faint");
		const { kind, entity: id, label: name } = target.data();
		node({ kind, id, name }, target.connectedEdges().map((e) => e.data("tie")));
	});
	cy.on("tap", ({ target }) => { if (target === cy) cy.elements().removeClass("faint"); });
	cy.on("tap", "edge", ({ target }) => explain(target.data("tie")));
}
