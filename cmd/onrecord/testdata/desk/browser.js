// What the scripts have in common: a browser that has opened a desk, what it complains
// of, and axe. Arguments: the address of the desk, the browser, and what a script takes.
const { chromium } = require("playwright-core");
const { readFileSync } = require("fs");

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

exports.start = async (script) => {
	const [url, executablePath, ...rest] = process.argv.slice(2);
	const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
	const page = await context.newPage();
	const complaints = [];
	page.on("console", (m) => { if (["error", "warning"].includes(m.type()) && !/status of 4\d\d/.test(m.text())) complaints.push(`${page.url()}: ${m.text()}`); });
	page.on("pageerror", (err) => complaints.push(`${page.url()}: ${err}`));
	page.on("dialog", (dialog) => { complaints.push(`${page.url()}: a dialog: ${dialog.message()}`); dialog.dismiss(); });
	page.on("request", (r) => { if (new URL(r.url()).origin !== new URL(url).origin && !/^(blob|data):/.test(r.url())) complaints.push(`${page.url()} asks for ${r.url()}`); });
	try {
		await page.goto(url);
		const told = await script({ page, context, base: new URL(url).origin, rest });
		console.log(JSON.stringify({ complaints, ...told }));
	} finally {
		await browser.close();
	}
};

// check asks axe what bars anybody from a page, and whether it is wider than the window.
exports.check = async (page) => {
	await page.evaluate(axe);
	const found = await page.evaluate(() => axe.run(document, { preload: location.protocol !== "file:", runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
	const out = found.violations.map((v) => `${v.id}: ${v.nodes.length}, ${v.nodes[0].html.slice(0, 200)} ${v.nodes[0].failureSummary}`);
	const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	if (over > 0) out.push(`it is ${over} pixels wider than the window`);
	return out;
};
