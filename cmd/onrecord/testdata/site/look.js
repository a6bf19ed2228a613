// Opens a folder of pages from the disk: what axe says of each at three widths, in light
// and in dark, what the browser complains of, whether a link leads nowhere, and what a
// search and a network answer. With a fourth argument it leaves pictures of the pages there.
const { existsSync } = require("fs");
const { fileURLToPath } = require("url");
const { start, check } = require("../desk/browser.js");

start(async ({ page, context, rest: [pages, searches, tie, pictures] }) => {
	const base = page.url().replace(/index\.html$/, "");
	const found = [];
	const lead = new Map();
	for (const [width, colorScheme] of [[360, "light"], [1280, "dark"], [2560, "light"], ...(pictures ? [[1280, "light"], [390, "light"], [390, "dark"]] : [])]) {
		await page.setViewportSize({ width, height: 900 });
		await page.emulateMedia({ colorScheme });
		for (const path of JSON.parse(pages)) {
			await page.goto(base + path, { waitUntil: "networkidle" });
			for (const what of await check(page)) found.push(`${path} at ${width}, ${colorScheme}: ${what}`);
			for (const href of await page.evaluate(() => [...document.querySelectorAll("a[href], img[src]")].map((e) => e.href || e.src))) {
				if (href.startsWith("file:") && !lead.has(href)) lead.set(href, existsSync(fileURLToPath(href.replace(/[?#].*/, ""))));
			}
			if (pictures) await page.screenshot({ path: `${pictures}/${path.replace(/[/?&=".]/g, "-")}-${width}-${colorScheme}.png`, fullPage: true });
		}
	}
	for (const [href, is] of lead) if (!is) found.push(`${href} leads nowhere`);
	await page.setViewportSize({ width: 1280, height: 900 });

	// The form of every page, and what addresses ask for.
	const listed = () => page.$$eval(".results .said a", (all) => all.map((a) => decodeURI(a.href.replace(/.*\//, "").replace(".html", ""))));
	const answers = {};
	for (const search of JSON.parse(searches)) {
		await page.goto(`${base}said.html?${search}`, { waitUntil: "networkidle" });
		await page.waitForSelector(".results:not([aria-busy])");
		answers[search] = { ids: await listed(), total: await page.textContent(".results > .dim"), command: await page.textContent("#command") };
	}
	await page.goto(`${base}index.html`, { waitUntil: "networkidle" });
	await page.fill(".find input", "deal");
	await page.press(".find input", "Enter");
	await page.waitForURL(/said\.html\?text=deal/);
	await page.waitForLoadState("networkidle");
	const formed = await listed();

	// A tie of the network, by the mouse and by the keyboard.
	let tied = [];
	let moved = false;
	if (tie) {
		await page.goto(`${base}network-positions.html`, { waitUntil: "networkidle" });
		await page.getByRole("button", { name: tie }).first().focus();
		await page.keyboard.press("Enter");
		await page.click("#tie button");
		tied = await page.$$eval("#tie li a", (all) => all.map((a) => a.href.replace(/.*\//, "")));
		const before = await page.getAttribute(".net .node", "transform");
		await page.locator(".net .node circle").first().scrollIntoViewIfNeeded();
		const box = await page.locator(".net .node circle").first().boundingBox();
		await page.mouse.move(box.x + 5, box.y + 5);
		await page.mouse.down();
		await page.mouse.move(box.x + 60, box.y + 40, { steps: 5 });
		await page.mouse.up();
		moved = before !== await page.getAttribute(".net .node", "transform");
	}

	// Without scripts all can be read.
	const still = await (await context.browser().newContext({ javaScriptEnabled: false })).newPage();
	await still.goto(`${base}said.html`);
	const unscripted = await still.locator(".results article").count();
	await still.goto(`${base}network-positions.html`);
	const pictured = await still.locator("noscript, .picture").first().innerHTML().then((html) => /<img src="files\/[^"]+\.svg"/.test(html));
	return { found, answers, formed, tied, moved, unscripted, pictured };
});
