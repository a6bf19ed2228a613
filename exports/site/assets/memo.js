// Notes that coders write on a source or a position while they code.
import { tell } from "./tell.js";

// memo makes a block writable: of says what the note is on (id, note, sum), and saved is
// called with the note that is kept now.
export function memo(block, send, of, saved) {
	const write = block.querySelector("[data-write]");
	const form = document.getElementById(write.getAttribute("aria-controls"));
	const text = form.querySelector("textarea");
	const wrong = form.querySelector(".wrong");
	let anyway = false;

	function open() {
		text.value = of().note;
		wrong.textContent = "";
		anyway = false;
		form.hidden = false;
		write.hidden = true;
		write.setAttribute("aria-expanded", "true");
		grow(text);
		text.focus();
	}

	function leave() {
		form.hidden = true;
		write.hidden = false;
		write.setAttribute("aria-expanded", "false");
	}

	async function keep() {
		const { id, note, sum } = of();
		const body = { kind: block.dataset.noteOf, id, was: note, fields: { note: [{ name: text.value }] } };
		if (sum !== undefined && !anyway) body.sum = sum;
		if (anyway) delete body.was;
		const answer = await send("note", body);
		if (answer.status === 200) {
			leave();
			await saved(answer.message ?? "");
			write.focus();
			tell(answer.message ? "The note is saved" : "The note is gone");
			return;
		}
		wrong.textContent = answer.message;
		if (answer.status === 409) {
			anyway = true;
			wrong.textContent += `\n${answer.now ? `It is there now:\n${answer.now}\n` : ""}Saved again, this note is put into the file as it is now.`;
		}
	}

	write.hidden = false;
	write.addEventListener("click", open);
	text.addEventListener("input", () => grow(text));
	form.querySelector("[data-leave]").addEventListener("click", () => { leave(); write.focus(); });
	const save = () => keep().catch((err) => { wrong.textContent = String(err); });
	form.querySelector("[data-keep]").addEventListener("click", save);
	form.addEventListener("keydown", (event) => {
		if (event.key === "Escape") {
			event.preventDefault();
			event.stopPropagation();
			leave();
			write.focus();
		} else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
			event.preventDefault();
			event.stopPropagation(); // of the form around it
			save();
		}
	});
	return { open, leave };
}

// grow makes a field as high as its text, within limits.
export function grow(text) {
	text.style.height = "auto";
	text.style.height = `${Math.min(text.scrollHeight + 2, 240)}px`;
}
