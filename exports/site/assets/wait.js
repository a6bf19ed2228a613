// The page that is shown while another is being made: it waits for that one, and stops it
// where nobody wants it any more.
export async function wait(place) {
	const [said, told, bar, button] = ["[role=status]", "span", "progress", "button"].map((what) => place.querySelector(what));
	const stop = new AbortController();
	const begun = Date.now();
	const timer = setInterval(() => { told.textContent = `${Math.round((Date.now() - begun) / 1000) + 1} s`; }, 1000);
	button.hidden = false;
	button.addEventListener("click", () => {
		if (stop.signal.aborted) location.reload();
		else stop.abort();
	});
	try {
		await fetch(location.href, { headers: { "X-Wait": "1" }, signal: stop.signal });
		location.reload();
	} catch (err) {
		clearInterval(timer);
		bar.hidden = true;
		said.textContent = stop.signal.aborted ? "It was cancelled." : String(err.message);
		told.textContent = "";
		stop.abort();
		button.textContent = "Start again";
	}
}
