// Codes ten statements, the first five by mouse and the others by keyboard, from a corpus
// in which there is a text and nothing else; changes one, undoes that, deletes one, and
// meets a file that somebody else has changed. It counts what a person does.
const { appendFileSync } = require("fs");
const { start, check } = require("./browser.js");

// ends are the boxes on the first and on the last line of words that may be broken.
const ends = (words) => words.evaluate((e) => {
	const boxes = [...e.getClientRects()].map(({ x, y, width, height }) => ({ x, y, width, height }));
	return { first: boxes[0], last: boxes.at(-1) };
});

start(async ({ page, base, rest: [source, file] }) => {
	await page.goto(`${base}/source/${source}`);
	await page.waitForSelector(".keys:not([hidden])");
	const counts = [];
	let acts = 0;
	const type = async (text) => { acts++; await page.keyboard.type(text); await page.waitForSelector(".choices:not([hidden])"); };
	const press = async (key) => { acts++; await page.keyboard.press(key); };

	// Each: the quotation by its number, who speaks, and for (+) or against (-) what.
	const all = [
		["Ada Quay", "+", "The harbour should close"], ["Ada Quay", "+", "The harbour should close"], ["Ben Harper", "-", "The harbour should close"],
		["Ben Harper", "+", "The town lives on the harbour"], ["Ada Quay", "-", "The town lives on the harbour"],
		["Cleo Dunn", "+", "The harbour should close"], ["Ben Harper", "-", "The harbour should close"], ["Ada Quay", "+", "The harbour should close"],
		["Cleo Dunn", "-", "The town lives on the harbour"], ["Ben Harper", "+", "The town lives on the harbour"],
	];
	const known = new Set();
	for (const [n, [who, side, what]] of all.entries()) {
		acts = 0;
		const fresh = !known.has(who) || !known.has(what);
		const unused = page.locator(".text span.unused").first();
		const text = (await unused.textContent()).replace(/,$/, ""); // which typography puts there
		if (n < 5) {
			acts++; // from the first character to the last
			const { first, last } = await ends(unused);
			await page.mouse.move(first.x + 1, first.y + first.height / 2);
			await page.mouse.down();
			await page.mouse.move(last.x + last.width / 2, last.y + last.height / 2);
			await page.mouse.move(last.x + last.width - 1, last.y + last.height / 2);
			await page.mouse.up();
		} else {
			await press("c"); // the next quotation that nobody has used
		}
		await page.waitForSelector("#coding[open]");
		if (n === 0) for (const complaint of await check(page)) throw new Error(`the form: ${complaint}`);
		await type(who);
		await press("Enter");
		if (side === "-") await press("Tab");
		await type(what);
		await press("Control+Enter");
		await page.waitForSelector("#coding", { state: "hidden" });
		await page.waitForFunction((text) => [...document.querySelectorAll(".text a.mark")].some((e) => e.textContent === text), text);
		known.add(who).add(what);
		counts.push({ acts, fresh, mouse: n < 5 });
	}
	const coded = await page.locator(".note").count();

	// Words are selected from within a passage that is coded, to behind it.
	const passage = page.locator(".text a.mark").first();
	const { last: box } = await ends(passage);
	await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
	await page.mouse.down();
	await page.mouse.move(box.x + box.width - 5, box.y + box.height / 2);
	await page.mouse.move(box.x + box.width + 60, box.y + box.height / 2);
	await page.mouse.up();
	await page.waitForSelector("#coding[open]");
	const within = await page.textContent("#coding-words");
	await page.getByRole("button", { name: "Cancel" }).click();
	await page.waitForSelector("#coding", { state: "hidden" });

	// Change, and undo it.
	await page.locator(".text a.mark").first().click();
	await page.getByRole("button", { name: "Edit" }).click();
	await page.waitForSelector("#coding[open]");
	await page.fill("#c-note", "A note from the desk");
	await page.getByRole("button", { name: "Save" }).click();
	await page.waitForSelector("#coding", { state: "hidden" });
	await page.locator(".text a.mark").first().click();
	await page.waitForFunction(() => document.querySelector(".panel").textContent.includes("A note from the desk"));
	await page.keyboard.press("Escape");
	await page.keyboard.press("Control+z");
	await page.waitForFunction(() => document.getElementById("told").textContent === "Undone");

	// Delete, and undo that.
	await page.locator(".text a.mark").last().click();
	await page.getByRole("button", { name: "Delete" }).click();
	await page.waitForFunction((n) => document.querySelectorAll(".note").length === n, coded - 1);
	await page.getByRole("button", { name: "Undo" }).click();
	await page.waitForFunction((n) => document.querySelectorAll(".note").length === n, coded);

	// Somebody else has changed the file meanwhile.
	appendFileSync(file, "# somebody else\n");
	await page.locator(".text a.mark").first().click();
	await page.getByRole("button", { name: "Edit" }).click();
	await page.waitForSelector("#coding[open]");
	await page.fill("#c-note", "Mine");
	await page.getByRole("button", { name: "Save" }).click();
	await page.waitForSelector(".both");
	const both = await page.locator(".both pre").allTextContents();
	await page.getByRole("button", { name: "Put it into the file" }).click();
	await page.waitForSelector("#coding", { state: "hidden" });
	return { counts, coded, within, both };
});
