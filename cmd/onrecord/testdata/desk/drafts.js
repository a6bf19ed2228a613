// Accepts three drafts: one by its key, one by a button, and one that has no words yet in
// the form.
const { start, check } = require("./browser.js");

start(async ({ page, base, rest: [source] }) => {
	await page.goto(`${base}/source/${source}`);
	await page.waitForSelector(".keys:not([hidden])");
	const found = await check(page);
	const drafts = page.locator(".note.draft");
	const before = await drafts.count();
	for (let n = 0; n < 10; n++) {
		await page.keyboard.press("j");
		if (await page.evaluate(() => document.activeElement.matches(".mark.draft"))) break;
	}
	await page.keyboard.press("a");
	const left = (n) => page.waitForFunction((n) => document.querySelectorAll(".note.draft").length === n, n);
	await left(2);
	await page.locator('.note.draft[data-s="draft/second"]').click();
	await page.getByRole("button", { name: "Accept" }).click();
	await page.waitForSelector("#coding[open]");
	await page.fill("#c-summary", "It lives on it.");
	await page.keyboard.press("Control+Enter");
	await left(1);
	await page.locator(".note.draft").click();
	await page.getByRole("button", { name: "Accept" }).click();
	await left(0);
	return { found, before };
});
