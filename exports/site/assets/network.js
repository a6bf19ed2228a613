// The network: to be dragged and zoomed, by weight and by window, with the statements
// behind each tie. Ties come as the command prints them.
import cytoscape from "./vendor/cytoscape.js";
import { tell } from "./tell.js";

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const most = 400; // ties: more are a cloud
const key = (r) => `${r.kind ?? ""}/${r.id ?? r.name}`;

// ties are those of a network, the heaviest first.
function ties(rows) {
	return rows.filter((t) => t.value !== null).sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, most);
}

// unfolded are the ties of a matrix.
function unfolded(matrix) {
	const out = [];
	matrix.values.forEach((row, i) => row.forEach((value, j) => {
		if (value && (matrix.mode !== "one" || j > i)) out.push({ row: matrix.rows[i], column: matrix.columns[j], value });
	}));
	return out;
}

async function load(place) {
	if (place.dataset.windows) return windowsOf(place.dataset.windows);
	const answer = await fetch(place.dataset.network);
	const text = await answer.text();
	if (!answer.ok) throw new Error(text);
	return [{ ties: ties(text.split("\n").filter(Boolean).map((line) => JSON.parse(line))) }];
}

// windowsOf reads the networks of windows as they are computed. Who does not want to wait
// for all of them has those that are there.
async function windowsOf(address) {
	const bar = document.querySelector(".coming");
	const said = bar.querySelector("span");
	const stop = new AbortController();
	bar.querySelector("button").addEventListener("click", () => stop.abort());
	bar.hidden = false;
	said.textContent = "Computing the windows …";
	const out = [];
	let text = "";
	let told = Date.now();
	const read = (one) => {
		const w = JSON.parse(one);
		out.push({ start: w.start, end: w.end, ties: ties(unfolded(w.network)) });
	};
	const between = ',\n{"start":';
	try {
		const answer = await fetch(address, { signal: stop.signal });
		if (!answer.ok) throw new Error(await answer.text());
		const parts = answer.body.pipeThrough(new TextDecoderStream()).getReader();
		for (let part = await parts.read(); !part.done; part = await parts.read()) {
			text += part.value;
			let from = 0;
			for (let at = text.indexOf(between); at >= 0; at = text.indexOf(between, from)) {
				read(text.slice(from, at).replace(/^\[/, ""));
				from = at + 2;
			}
			text = text.slice(from);
			if (out.length > 0 && Date.now() - told > 500) {
				told = Date.now();
				said.textContent = `${out.length} windows so far, until ${out.at(-1).end}`;
			}
		}
		text = text.replace(/^\[/, "").replace(/\]\s*$/, "");
		if (text.trim()) read(text);
		bar.hidden = true;
	} catch (err) {
		if (!stop.signal.aborted) {
			bar.hidden = true;
			throw err;
		}
		bar.querySelector("progress").hidden = true;
		bar.querySelector("button").hidden = true;
		said.textContent = out.length > 0 ? `${out.length} windows were computed, until ${out.at(-1).end}.` : "No window was computed yet.";
	}
	return out;
}

// style has the colours that the page has now; the heaviest tie is the widest.
const style = (heaviest) => [
	{ selector: "node", style: { label: "data(label)", "font-size": 11, "text-wrap": "wrap", "text-max-width": 110, color: colour("--ink"), "text-outline-color": colour("--sheet"), "text-outline-width": 2, "background-color": colour("--accent"), width: 18, height: 18, "text-valign": "bottom", "text-margin-y": 3, "min-zoomed-font-size": 5 } },
	{ selector: "node[side='column']", style: { shape: "round-rectangle", "background-color": colour("--none") } },
	{ selector: "edge", style: { width: `mapData(size, 0, ${heaviest}, 1, 8)`, "line-color": colour("--supports"), "curve-style": "haystack", opacity: 0.75 } },
	{ selector: "edge[weight < 0]", style: { "line-color": colour("--opposes"), "line-style": "dashed" } },
	{ selector: ":selected", style: { "line-color": colour("--focus"), "background-color": colour("--focus"), opacity: 1 } },
	{ selector: ".faint", style: { opacity: 0.12 } },
	{ selector: ".out", style: { display: "none" } },
];

export async function network(place) {
	let windows;
	try {
		windows = await load(place);
	} catch (err) {
		tell(String(err.message));
		return;
	}
	const nodes = new Map();
	const edges = new Map();
	const one = place.dataset.mode === "one";
	windows.forEach((w, n) => {
		for (const t of w.ties) {
			for (const [r, side] of [[t.row, "row"], [t.column, one ? "row" : "column"]]) {
				if (!nodes.has(key(r))) nodes.set(key(r), { data: { id: key(r), label: r.name || r.id, side, kind: r.kind, entity: r.id } });
			}
			const id = JSON.stringify([key(t.row), key(t.column)]);
			if (!edges.has(id)) edges.set(id, { data: { id, source: key(t.row), target: key(t.column), weights: {}, weight: t.value, size: Math.abs(t.value) } });
			const d = edges.get(id).data;
			d.weights[n] = t.value;
			if (Math.abs(t.value) > d.size) [d.weight, d.size] = [t.value, Math.abs(t.value)];
		}
	});
	if (edges.size === 0) return;
	place.hidden = false;
	for (const d of document.querySelectorAll("details.drawn")) d.open = false;
	let heaviest = 0;
	for (const e of edges.values()) heaviest = Math.max(heaviest, e.data.size);
	const cy = cytoscape({
		container: place,
		elements: [...nodes.values(), ...edges.values()],
		layout: { name: "circle" },
		minZoom: 0.1,
		maxZoom: 6,
		style: style(heaviest),
	});
	matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => cy.style(style(heaviest)));
	// It begins on a circle and not at random, so that the same network looks the same.
	cy.layout({ name: "cose", randomize: false, fit: false, animate: false, nodeRepulsion: () => 12000, idealEdgeLength: () => 90, nodeDimensionsIncludeLabels: true }).run();
	const fit = () => {
		const all = cy.elements(":visible");
		cy.fit(all, 30);
		// Names stay as large as can be read, on small screens too: what has no room is beyond
		// the edge. Then the largest part is in sight, or what it is about.
		const least = 0.8;
		if (cy.zoom() < least && all.nonempty()) {
			const part = all.components().reduce((a, b) => (b.length > a.length ? b : a));
			cy.fit(part, 30);
			if (cy.zoom() < least) {
				cy.zoom(least);
				cy.center(part.nodes().max((node) => node.degree()).ele);
			}
		}
		if (cy.zoom() > 1.3) cy.zoom({ level: 1.3, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
	};
	place.cy = cy; // for whoever asks it, such as a test

	const bar = document.querySelector(".graphbar");
	bar.hidden = false;
	const weight = document.getElementById("weight");
	const window_ = document.getElementById("window");
	weight.max = String(heaviest);
	weight.step = String(heaviest / 100);
	if (windows.length > 1) {
		bar.querySelector(".when").hidden = false;
		window_.max = String(windows.length - 1);
		window_.value = String(Math.max(0, windows.findIndex((w) => w.ties.length > 0)));
	}
	const several = Boolean(place.dataset.windows);
	const show = () => {
		const least = Number(weight.value);
		const n = Number(window_.value);
		document.querySelector("output[for=weight]").value = least ? least.toPrecision(3) : "0";
		if (several && windows[n]) {
			const text = `${windows[n].start} – ${windows[n].end}`;
			document.querySelector("output[for=window]").value = text;
			window_.setAttribute("aria-valuetext", text);
		}
		cy.batch(() => {
			cy.edges().forEach((e) => {
				const w = several ? e.data("weights")[n] : e.data("weight");
				if (several && w !== undefined) e.data({ weight: w, size: Math.abs(w) });
				e.toggleClass("out", w === undefined || Math.abs(w) < least);
			});
			cy.nodes().forEach((node) => { node.toggleClass("out", !node.connectedEdges().some((e) => !e.hasClass("out"))); });
		});
	};
	weight.addEventListener("input", show);
	window_.addEventListener("input", show);
	show();
	fit();
	for (const button of bar.querySelectorAll("[data-zoom]")) {
		button.addEventListener("click", () => cy.zoom({ level: cy.zoom() * Number(button.dataset.zoom), renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } }));
	}
	bar.querySelector("[data-fit]").addEventListener("click", fit);
	bar.querySelector("[data-png]").addEventListener("click", () => {
		const link = document.createElement("a");
		link.href = cy.png({ full: true, scale: 2, bg: colour("--sheet") });
		link.download = "network.png";
		link.click();
	});

	const failed = (err) => tell(String(err.message ?? err));
	cy.on("tap", "node", ({ target }) => {
		cy.elements().addClass("faint");
		target.closedNeighborhood().removeClass("faint");
		cite(target);
	});
	cy.on("tap", ({ target }) => { if (target === cy) cy.elements().removeClass("faint"); });
	cy.on("tap", "edge", ({ target }) => explain(target).catch(failed));

	const tie = document.getElementById("tie");

	// cite lists the ties of a node.
	function cite(node) {
		const d = node.data();
		const head = document.createElement("h2");
		const link = document.createElement("a");
		if (d.entity && d.kind) link.href = `/${d.kind}/${encodeURIComponent(d.entity)}`;
		link.textContent = d.label;
		head.append(link);
		const list = document.createElement("ul");
		list.className = "rows";
		for (const e of node.connectedEdges(":visible").toArray().sort((a, b) => b.data("size") - a.data("size"))) {
			const other = e.source().id() === node.id() ? e.target() : e.source();
			const item = document.createElement("li");
			const button = document.createElement("button");
			button.type = "button";
			button.textContent = `${other.data("label")}: ${Number(e.data("weight").toPrecision(4))}`;
			button.addEventListener("click", () => explain(e).catch(failed));
			item.append(button);
			list.append(item);
		}
		tie.replaceChildren(head, list);
	}

	// explain shows the statements, or the pairs of them, that make a tie: the page has
	// them at the address of the tie.
	async function explain(edge) {
		if (!place.dataset.tie) return;
		const url = new URL(place.dataset.tie, location.href);
		for (const end of [edge.source().data(), edge.target().data()]) url.searchParams.append("tie", end.entity || end.label);
		if (several) {
			url.searchParams.set("since", windows[window_.value].start);
			url.searchParams.set("until", windows[window_.value].end);
		}
		const answer = await fetch(url, { headers: { "X-Part": "body" } });
		const page = new DOMParser().parseFromString(await answer.text(), "text/html");
		const own = document.createElement("p");
		const link = document.createElement("a");
		link.href = url.pathname + url.search + "#tie";
		link.textContent = "The address of this tie";
		own.append(link);
		tie.replaceChildren(...page.body.childNodes, own);
		tie.scrollIntoView({ block: "nearest" });
	}
}
