// Looks at pages at three widths, in light and in dark: what axe says, what the browser
// complains of, and whether a page is wider than the window.
const { start, check } = require("./browser.js");

start(async ({ page, base, rest: paths }) => {
	const found = [];
	for (const [width, colorScheme] of [[360, "light"], [1280, "dark"], [2560, "light"]]) {
		await page.setViewportSize({ width, height: 900 });
		await page.emulateMedia({ colorScheme });
		for (const path of paths) {
			await page.goto(base + path, { waitUntil: "networkidle" });
			for (const what of await check(page)) found.push(`${path} at ${width}, ${colorScheme}: ${what}`);
		}
	}
	return { found };
});
