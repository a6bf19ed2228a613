// Draws a random sample in the form, by keyboard, after a request that is refused, and
// looks at the pages that show it.
const { start, check } = require("./browser.js");

start(async ({ page, base }) => {
	await page.goto(`${base}/samples`);
	await page.waitForSelector("[data-draw]:not([hidden])");
	await page.locator("#d-id").focus();
	const type = async (text) => { await page.keyboard.type(text); await page.keyboard.press("Tab"); };
	await type("reliability");
	await type("BEN");
	await page.keyboard.type("9");
	await page.keyboard.press("Enter");
	await page.waitForFunction(() => document.querySelector("[data-draw] .wrong").textContent !== "");
	const refused = await page.textContent("[data-draw] .wrong");
	await page.fill("#d-size", "2");
	await page.locator("#d-size").focus();
	await page.keyboard.press("Enter");
	await page.waitForSelector(".state.not-begun");
	const found = [];
	for (const [width, colorScheme] of [[360, "light"], [390, "dark"], [1280, "dark"]]) {
		await page.setViewportSize({ width, height: 900 });
		await page.emulateMedia({ colorScheme });
		for (const path of ["/samples", "/", "/agreement", "/agreement?sample=reliability"]) {
			await page.goto(base + path, { waitUntil: "networkidle" });
			for (const what of await check(page)) found.push(`${path} at ${width}, ${colorScheme}: ${what}`);
		}
	}
	await page.goto(`${base}/samples`);
	return { found, refused, rows: await page.locator(".state").allTextContents() };
});
