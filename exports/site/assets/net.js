// The network of a folder, drawn by a few lines: to be dragged and zoomed, with the
// statements behind each tie. A library that does more is larger than all of the pages.
import { teller } from "./ties.js";

const svg = (name, attributes, ...content) => {
	const e = document.createElementNS("http://www.w3.org/2000/svg", name);
	for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
	e.append(...content);
	return e;
};

// How much room a node has with its name, in pixels.
const room = { x: 132, y: 62 };

// spread gives nodes their places: springs along ties, nodes push each other off
// (Fruchterman and Reingold 1991), and all are drawn to the middle, so that parts that
// have no tie stay near. It begins on a circle and not at random, so that the same
// network looks the same. Then those move apart whose names would lie on each other.
function spread(nodes, ties, width, height) {
	const k = 100;
	nodes.forEach((n, i) => {
		const turn = (2 * Math.PI * i) / nodes.length;
		n.x = k * Math.sqrt(nodes.length) * Math.cos(turn);
		n.y = k * Math.sqrt(nodes.length) * Math.sin(turn);
	});
	const rounds = 400;
	for (let round = 0; round < rounds; round++) {
		for (const n of nodes) [n.dx, n.dy] = [-1.5 * n.x, -1.5 * n.y * (width / height)];
		for (let i = 0; i < nodes.length; i++) {
			for (let j = 0; j < i; j++) {
				const [a, b] = [nodes[i], nodes[j]];
				const [x, y] = [a.x - b.x, a.y - b.y];
				const push = (k * k) / Math.max(1, x * x + y * y);
				a.dx += x * push;
				a.dy += y * push;
				b.dx -= x * push;
				b.dy -= y * push;
			}
		}
		for (const { a, b } of ties) {
			const [x, y] = [a.x - b.x, a.y - b.y];
			const pull = Math.hypot(x, y) / k;
			a.dx -= x * pull;
			a.dy -= y * pull;
			b.dx += x * pull;
			b.dy += y * pull;
		}
		const step = 2 * k * (1 - round / rounds) ** 2;
		for (const n of nodes) {
			const far = Math.max(1, Math.hypot(n.dx, n.dy));
			n.x += (n.dx / far) * Math.min(far, step);
			n.y += (n.dy / far) * Math.min(far, step);
		}
	}
	const edge = { x: room.x / 2, y: 20, bottom: room.y };
	for (const [axis, from, to] of [["x", edge.x, width - edge.x], ["y", edge.y, height - edge.bottom]]) {
		const [least, most] = [Math.min(...nodes.map((n) => n[axis])), Math.max(...nodes.map((n) => n[axis]))];
		for (const n of nodes) n[axis] = most > least ? from + ((n[axis] - least) / (most - least)) * (to - from) : (from + to) / 2;
	}
	for (let round = 0; round < 300; round++) {
		for (let i = 0; i < nodes.length; i++) {
			for (let j = 0; j < i; j++) {
				const [a, b] = [nodes[i], nodes[j]];
				const [x, y] = [room.x - Math.abs(a.x - b.x), room.y - Math.abs(a.y - b.y)];
				if (x <= 0 || y <= 0) continue;
				const axis = width > 3 * room.x && x / room.x < y / room.y ? "x" : "y";
				const by = ((axis === "x" ? x : y) / 4) * (a[axis] < b[axis] ? -1 : 1);
				a[axis] += by;
				b[axis] -= by;
			}
		}
		for (const n of nodes) [n.x, n.y] = [Math.min(width - edge.x, Math.max(edge.x, n.x)), Math.min(height - edge.bottom, Math.max(edge.y, n.y))];
	}
}

// lines breaks a name so that it stays narrow.
function lines(text) {
	const out = [""];
	for (const word of text.split(" ")) {
		if (out.at(-1) !== "" && (out.at(-1) + word).length > 17) out.push("");
		out[out.length - 1] += (out.at(-1) === "" ? "" : " ") + word;
	}
	return out.length > 3 ? [...out.slice(0, 2), `${out[2]}…`] : out;
}

export function network(place, { one, ties: all, page, why }) {
	const { node: tellNode, explain } = teller({ page, why });
	const key = (r) => `${r.kind ?? ""}/${r.id ?? r.name}`;
	const known = new Map();
	const node = (of, column) => {
		if (!known.has(key(of))) known.set(key(of), { of, column, ties: [] });
		return known.get(key(of));
	};
	const ties = all.map((of) => ({ of, a: node(of.from, false), b: node(of.to, !one) }));
	const nodes = [...known.values()];
	place.hidden = false;
	const width = Math.max(300, place.clientWidth);
	const height = Math.round(Math.min(2400, Math.max(380, (nodes.length * room.x * room.y * 2.2) / width)));
	place.style.height = `${height}px`;
	spread(nodes, ties, width, height);

	const heaviest = Math.max(...all.map((t) => Math.abs(t.weight)));
	const picture = svg("svg", { class: "net", role: "group", "aria-label": "Network; the table below has its ties" });
	for (const t of ties) {
		t.line = svg("line", { class: t.of.weight < 0 ? "tie against" : "tie", "stroke-width": 1.5 + (6 * Math.abs(t.of.weight)) / heaviest });
		t.line.append(svg("title", {}, `${t.of.from.name || t.of.from.id} – ${t.of.to.name || t.of.to.id}: ${Number(t.of.weight.toPrecision(4))}`));
		t.line.addEventListener("click", () => explain(t.of));
		t.a.ties.push(t);
		t.b.ties.push(t);
		picture.append(t.line);
	}
	for (const n of nodes) {
		const label = n.of.name || n.of.id;
		n.shape = svg("g", { class: n.column ? "node column" : "node", tabindex: 0, role: "button" }, svg("title", {}, label));
		n.shape.append(n.column ? svg("rect", { x: -8, y: -8, width: 16, height: 16, rx: 3 }) : svg("circle", { r: 9 }));
		const text = svg("text", { y: 10 });
		for (const line of lines(label)) text.append(svg("tspan", { x: 0, dy: "1.1em" }, `${line} `));
		n.shape.append(text);
		picture.append(n.shape);
	}
	const put = () => {
		for (const t of ties) for (const [name, value] of [["x1", t.a.x], ["y1", t.a.y], ["x2", t.b.x], ["y2", t.b.y]]) t.line.setAttribute(name, value.toFixed(1));
		for (const n of nodes) n.shape.setAttribute("transform", `translate(${n.x.toFixed(1)} ${n.y.toFixed(1)})`);
	};
	put();

	// What is seen: [left, top, width].
	let seen = [0, 0, width];
	const look = () => picture.setAttribute("viewBox", `${seen[0]} ${seen[1]} ${seen[2]} ${(seen[2] * height) / width}`);
	look();
	const at = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());
	const zoom = (by, x = seen[0] + seen[2] / 2, y = seen[1] + (seen[2] * height) / width / 2) => {
		const wide = Math.min(2 * width, Math.max(width / 8, seen[2] * by));
		const scale = wide / seen[2];
		seen = [x - (x - seen[0]) * scale, y - (y - seen[1]) * scale, wide];
		look();
	};
	picture.addEventListener("wheel", (event) => {
		if (!event.ctrlKey && !event.metaKey) return; // the page scrolls
		event.preventDefault();
		const { x, y } = at(event);
		zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, x, y);
	}, { passive: false });

	const choose = (n) => {
		const near = new Set([n, ...n.ties.flatMap((t) => [t.a, t.b])]);
		for (const m of nodes) m.shape.classList.toggle("faint", !near.has(m));
		for (const t of ties) t.line.classList.toggle("faint", t.a !== n && t.b !== n);
		tellNode(n.of, n.ties.map((t) => t.of));
	};
	let held = null;
	picture.addEventListener("pointerdown", (event) => {
		if (event.button !== 0 || (event.pointerType === "touch" && !event.target.closest(".node"))) return; // a finger scrolls
		const n = nodes.find((m) => m.shape.contains(event.target));
		held = { n, from: at(event), moved: false };
		if (n) picture.setPointerCapture(event.pointerId);
	});
	picture.addEventListener("pointermove", (event) => {
		if (!held) return;
		const to = at(event);
		if (!held.moved && Math.hypot(to.x - held.from.x, to.y - held.from.y) < 4) return;
		held.moved = true;
		if (held.n) {
			[held.n.x, held.n.y] = [to.x, to.y];
			put();
		} else {
			seen = [seen[0] + held.from.x - to.x, seen[1] + held.from.y - to.y, seen[2]];
			look();
		}
	});
	const drop = () => {
		if (held && !held.moved) {
			if (held.n) choose(held.n);
			else for (const e of picture.querySelectorAll(".faint")) e.classList.remove("faint");
		}
		held = null;
	};
	picture.addEventListener("pointerup", drop);
	picture.addEventListener("pointerleave", () => { if (held && !held.n) held = null; });
	picture.addEventListener("keydown", (event) => {
		const n = nodes.find((m) => m.shape === document.activeElement);
		if (!n || (event.key !== "Enter" && event.key !== " ")) return;
		event.preventDefault();
		choose(n);
	});

	place.replaceChildren(picture);
	const bar = document.querySelector(".graphbar");
	bar.hidden = false;
	const least = document.getElementById("weight");
	least.max = String(heaviest);
	least.step = String(heaviest / 100);
	least.addEventListener("input", () => {
		document.querySelector("output[for=weight]").value = Number(least.value).toPrecision(3);
		const shown = (t) => Math.abs(t.of.weight) >= Number(least.value);
		for (const t of ties) t.line.classList.toggle("out", !shown(t));
		for (const n of nodes) n.shape.classList.toggle("out", !n.ties.some(shown));
	});
	for (const button of bar.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => zoom(1 / Number(button.dataset.zoom)));
}
