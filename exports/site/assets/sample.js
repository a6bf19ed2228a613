// Drawing a random sample.
export function sample(form) {
	form.hidden = false;
	const wrong = form.querySelector(".wrong");
	form.addEventListener("submit", async (event) => {
		event.preventDefault();
		wrong.textContent = "";
		const fields = {};
		for (const f of form.querySelectorAll("[data-field]")) if (f.value !== "") fields[f.dataset.field] = [{ name: f.value }];
		fields[form.querySelector("#d-unit").value] = [{ name: form.querySelector("#d-size").value }];
		const out = [...form.querySelectorAll("[data-not-in]:checked")].map((f) => ({ name: f.dataset.notIn }));
		if (out.length > 0) fields.notIn = out;
		try {
			const answer = await fetch("/edit/draw", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ fields }) });
			const told = await answer.json();
			if (answer.ok) {
				location.reload();
				return;
			}
			wrong.textContent = told.message;
		} catch (err) {
			wrong.textContent = String(err);
		}
	});
}
