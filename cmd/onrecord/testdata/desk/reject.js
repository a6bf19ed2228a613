// Rejects three drafts: one by its key, which is undone and done again, and two by the
// button; the focus goes on to the next one.
const { start, check } = require("./browser.js");

start(async ({ page, base, rest: [source] }) => {
	await page.goto(`${base}/source/${source}`);
	await page.waitForSelector(".keys:not([hidden])");
	const drafts = page.locator(".note.draft");
	const before = await drafts.count();
	const left = (n) => page.waitForFunction((n) => document.querySelectorAll(".note.draft").length === n, n);
	const onDraft = () => page.evaluate(() => document.activeElement.matches("a[data-s*='draft/']"));
	for (let n = 0; n < 10 && !(await onDraft()); n++) await page.keyboard.press("j");
	await page.keyboard.press("r");
	await left(before - 1);
	const goesOn = await page.waitForFunction(() => document.activeElement.matches("a[data-s*='draft/']"), null, { timeout: 5000 }).then(() => true, () => false);
	await page.keyboard.press("Control+z");
	await left(before);
	await page.keyboard.press("Control+Shift+z");
	await left(before - 1);
	const found = [];
	for (let n = before - 2; n >= 0; n--) {
		await drafts.first().click();
		await page.waitForSelector(".panel:not([hidden]) button:text-is('Reject')");
		if (n === 0) found.push(...await check(page));
		await page.getByRole("button", { name: "Reject" }).click();
		await left(n);
	}
	return { found, before, goesOn, hidden: await page.locator(".panel").isHidden() };
});
