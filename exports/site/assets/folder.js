// What the pages of a folder share: they are opened from a disk, too, where no script can
// ask for anything but other scripts. Without them, all can be read.
import { copies } from "./copy.js";
import { find } from "./find.js";
import { network } from "./net.js";
import { read } from "./reader.js";
import { tell } from "./tell.js";

const data = (globalThis.onrecord ??= {});

// load gets a part of the data, which is a script.
function load(name) {
	return new Promise((resolve, reject) => {
		if (name in data) {
			resolve(data[name]);
			return;
		}
		const script = document.createElement("script");
		script.src = `${document.documentElement.dataset.root}data/${name}.js`;
		script.addEventListener("load", () => resolve(data[name]));
		script.addEventListener("error", () => reject(new Error(`data/${name}.js is missing`)));
		document.head.append(script);
	});
}

copies();
const reader = document.querySelector(".reader");
if (reader) read(reader);
const place = document.querySelector("[data-network]");
if (place) {
	load(place.dataset.network).then(({ one, ties, pages }) => {
		const known = new Map(pages);
		network(place, { one, ties, page: (kind, id) => known.get(`${kind}/${id}`) ?? "#", why: async (tie) => tie.why });
	}).catch((err) => tell(String(err)));
}
if (document.body.classList.contains("view-said")) find(load).catch((err) => tell(String(err)));
