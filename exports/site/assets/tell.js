// tell shows a line for a moment, and has it read out.
let timer;
export function tell(text) {
	const told = document.getElementById("told");
	told.textContent = text;
	clearTimeout(timer);
	timer = setTimeout(() => { told.textContent = ""; }, 4000);
}
