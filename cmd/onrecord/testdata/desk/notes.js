// Writes notes: on a source by its key, on a position while it is coded, and on the
// statement that is coded; by keyboard alone, but for the last.
const { start, check } = require("./browser.js");

start(async ({ page, base, rest: [source] }) => {
	await page.goto(`${base}/source/${source}`);
	await page.waitForSelector(".keys:not([hidden])");
	const told = (text) => page.waitForFunction((text) => document.getElementById("told").textContent === text, text);
	const found = [];
	await page.keyboard.press("n");
	await page.waitForSelector("#source-note:focus");
	await page.keyboard.type("Read it twice");
	await page.keyboard.press("Enter");
	await page.keyboard.type("and slowly");
	for (const what of await check(page)) found.push(`the note on a source: ${what}`);
	await page.keyboard.press("Control+Enter");
	await told("The note is saved");
	const onSource = await page.textContent("[data-note-of=source] [data-shown]");

	// Beside the codebook, in the form.
	await page.keyboard.press("u");
	await page.keyboard.press("c");
	await page.waitForSelector("#coding[open]");
	await page.keyboard.type("Harper");
	await page.waitForSelector(".choices:not([hidden])");
	await page.keyboard.press("Enter");
	await page.keyboard.type("The harbour");
	await page.waitForSelector("#coding-memo:not([hidden])");
	await page.keyboard.press("Enter");
	const write = page.locator("#coding-memo [data-write]");
	const label = await write.textContent();
	for (let n = 0; n < 12 && !(await write.evaluate((e) => e === document.activeElement)); n++) await page.keyboard.press("Tab");
	await page.keyboard.press("Enter");
	await page.waitForSelector("#position-note:focus");
	await page.keyboard.type("Not of single quays");
	for (const what of await check(page)) found.push(`the note on a position: ${what}`);
	await page.keyboard.press("Control+Enter");
	await told("The note is saved");
	const stays = await page.locator("#coding").isVisible();
	await page.fill("#c-note", "Ironic, perhaps");
	await page.locator("#c-note").focus();
	await page.keyboard.press("Control+Enter");
	await page.waitForSelector("#coding", { state: "hidden" });
	await page.waitForSelector(".remark");
	const remark = await page.textContent(".remark");
	await page.keyboard.press("Control+z");
	await told("Undone");
	await page.keyboard.press("Control+z");
	await page.keyboard.press("Control+z");
	await page.waitForFunction(() => document.querySelector("[data-note-of=source] [data-shown]").hidden);
	for (let n = 0; n < 3; n++) {
		await page.keyboard.press("Control+Shift+z");
		await page.waitForTimeout(300);
	}
	await page.waitForSelector(".remark");

	const wide = [];
	for (const width of [360, 390, 1280]) {
		await page.setViewportSize({ width, height: 900 });
		wide.push(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth));
	}
	return { found, onSource, label, stays, remark, wide };
});
