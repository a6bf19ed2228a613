// Adding sources, actors and positions, and changing these.
import { grow } from "./memo.js";
import { tell } from "./tell.js";

const send = (what, body) => fetch(`/edit/${what}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }).then(async (r) => ({ status: r.status, ...(await r.json()) }));

export function edit(section) {
	section.hidden = false;
	const form = section.querySelector("form");
	const button = section.querySelector("[data-open]");
	const wrong = form.querySelector(".wrong");
	let sum = section.dataset.sum;

	function shut() {
		form.hidden = true;
		button.setAttribute("aria-expanded", "false");
		button.focus();
	}
	button.addEventListener("click", () => {
		form.hidden = !form.hidden;
		button.setAttribute("aria-expanded", String(!form.hidden));
		if (form.hidden) return;
		for (const text of form.querySelectorAll("textarea")) grow(text);
		form.querySelector("input").focus();
	});
	form.querySelector("[data-leave]").addEventListener("click", () => { form.reset(); shut(); });
	form.addEventListener("input", (event) => { if (event.target.matches("textarea")) grow(event.target); });
	form.addEventListener("keydown", (event) => {
		if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
			event.preventDefault();
			form.requestSubmit();
		}
	});
	form.addEventListener("click", (event) => {
		if (event.target.closest("[data-add]")) {
			const template = form.querySelector("template");
			template.before(template.content.cloneNode(true));
			[...form.querySelectorAll(".role")].at(-1).querySelector("input").focus();
		}
		const remove = event.target.closest("[data-remove]");
		if (remove) {
			remove.closest(".role").remove();
			form.querySelector("[data-add]").focus();
		}
	});
	section.querySelector("[data-edit=undo]").addEventListener("click", async () => {
		const answer = await send("undo", {});
		if (answer.status !== 200) tell(answer.message);
		else if (section.dataset.entity || (await fetch(location.href)).ok) location.reload();
	});

	function fields() {
		const out = {};
		for (const f of form.querySelectorAll("[data-field]")) {
			if (f.dataset.field === "aliases") out.aliases = f.value.split("\n").filter((a) => a.trim() !== "").map((name) => ({ name }));
			else if (section.dataset.entity || f.value !== "") out[f.dataset.field] = f.value === "" ? [] : [{ name: f.value }];
		}
		if (form.querySelector("[data-roles]")) {
			out.roles = [...form.querySelectorAll(".role")].map((row) => {
				const role = Object.fromEntries([...row.querySelectorAll("[data-part]")].map((f) => [f.dataset.part, f.value]));
				if (row.dataset.was !== "") role.was = Number(row.dataset.was);
				return role;
			});
		}
		return out;
	}

	const file = form.querySelector("[type=file]");
	const base64 = (of) => new Promise((resolve, reject) => {
		const reader = new FileReader();
		reader.addEventListener("load", () => resolve(reader.result.slice(reader.result.indexOf(",") + 1)));
		reader.addEventListener("error", () => reject(reader.error));
		reader.readAsDataURL(of);
	});

	async function save() {
		wrong.textContent = "";
		form.querySelector(".both")?.remove();
		const kind = section.dataset.entity ?? section.dataset.adds;
		const body = { kind, fields: fields() };
		let what = "make";
		if (section.dataset.entity) {
			what = "entity";
			body.id = section.dataset.id;
			if (sum !== undefined) body.sum = sum;
		} else if (kind === "source") {
			what = "source";
			delete body.kind;
			if (file.files.length > 0) body.file = { name: file.files[0].name, base64: await base64(file.files[0]) };
		}
		const answer = await send(what, body);
		if (answer.status === 200) {
			if (answer.message) sessionStorage.setItem("told", answer.message); // what a document was taken for
			if (section.dataset.entity) location.reload();
			else location.assign(`/${kind}/${encodeURIComponent(answer.id)}`);
			return;
		}
		wrong.textContent = answer.message;
		if (answer.told?.length) wrong.textContent += `\nNear: ${answer.told.join(", ")}`;
		if (answer.status === 409) {
			sum = undefined;
			wrong.textContent += `\nIn the file now:\n${answer.now}\nSaved again, this is put into the file as it is now.`;
		}
		wrong.scrollIntoView({ block: "nearest" });
	}
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		save().catch((err) => { wrong.textContent = String(err); });
	});
}
