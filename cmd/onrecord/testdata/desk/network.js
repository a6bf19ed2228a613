// The network with the mouse, by its sliders, and without scripts.
const { start } = require("./browser.js");

// What :visible finds is as old as the last frame, so styles are asked.
const visible = (page) => page.evaluate(() => document.getElementById("graph").cy.edges().filter((e) => e.style("display") !== "none").length);
const slide = (page, id, value) => page.evaluate(([id, value]) => {
	const input = document.getElementById(id);
	input.value = String(value);
	input.dispatchEvent(new Event("input", { bubbles: true }));
}, [id, value]);

start(async ({ page, context, base }) => {
	const open = async (path) => {
		await page.goto(base + path, { waitUntil: "networkidle" });
		await page.waitForFunction(() => document.getElementById("graph").cy);
		await page.locator("#graph").scrollIntoViewIfNeeded();
	};
	await open("/network");
	const ties = await visible(page);
	const heaviest = await page.evaluate(() => Number(document.getElementById("weight").max));
	await slide(page, "weight", heaviest * 0.9);
	const heavy = await visible(page);
	await slide(page, "weight", 0);

	// A tie, in its middle; then a node, dragged; then the button that enlarges.
	const place = await page.locator("#graph").boundingBox();
	const middle = await page.evaluate(() => {
		const e = document.getElementById("graph").cy.edges(":visible")[0];
		return { ...e.renderedMidpoint(), node: e.source().renderedPosition(), id: e.source().id() };
	});
	await page.mouse.click(place.x + middle.x, place.y + middle.y);
	await page.waitForSelector("#tie li");
	const pairs = await page.locator("#tie li").count();
	const own = await page.locator("#tie > p a").last().getAttribute("href");

	await page.locator("#graph").scrollIntoViewIfNeeded();
	await page.waitForTimeout(100); // smooth scrolling
	const place2 = await page.locator("#graph").boundingBox();
	const at = { x: place2.x + middle.node.x, y: place2.y + middle.node.y };
	const where = () => page.evaluate((id) => document.getElementById("graph").cy.getElementById(id).position(), middle.id);
	const before = await where();
	await page.mouse.move(at.x, at.y);
	await page.mouse.down();
	await page.mouse.move(at.x + 40, at.y + 25, { steps: 4 });
	await page.mouse.up();
	const after = await where();
	const zoom = () => page.evaluate(() => document.getElementById("graph").cy.zoom());
	const was = await zoom();
	await page.click("[data-zoom='1.25']");
	const zoomed = (await zoom()) > was;

	await page.goto(base + own);
	const address = await page.locator("#tie li").count();

	await open("/network?window=60d&since=2024-01&until=2024-12");
	const windows = [];
	const shown = [];
	const last = await page.evaluate(() => Number(document.getElementById("window").max));
	for (let n = 0; n <= last; n += Math.max(1, Math.floor(last / 12))) {
		await slide(page, "window", n);
		windows.push(await page.locator("output[for=window]").textContent());
		shown.push(await visible(page));
	}

	const state = await context.storageState();
	const plain = await context.browser().newContext({ javaScriptEnabled: false, storageState: state });
	const still = await plain.newPage();
	await still.goto(base + "/network", { waitUntil: "networkidle" });
	const drawn = await still.locator(".drawn img").isVisible();
	await still.locator("table a[href*='#tie']").first().click();
	const explains = (await still.locator("#tie li").count()) > 0;
	await plain.close();
	return { ties, heavy, pairs, address, moved: Math.abs(after.x - before.x) > 5, zoomed, windows, shown, drawn, explains };
});
