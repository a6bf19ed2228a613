// Adds a text that is pasted and a document, makes a position, and changes an actor, by
// keyboard but for the document; and looks at the forms.
const { start, check } = require("./browser.js");

start(async ({ page, base, rest: [file] }) => {
	const found = [];
	const look = async (what) => {
		for (const [width, colorScheme] of [[360, "light"], [1280, "dark"]]) {
			await page.setViewportSize({ width, height: 900 });
			await page.emulateMedia({ colorScheme });
			for (const it of await check(page)) found.push(`${what} at ${width}, ${colorScheme}: ${it}`);
		}
	};
	const open = async (path) => {
		await page.goto(base + path, { waitUntil: "networkidle" });
		await page.waitForSelector("[data-open]");
		await page.locator("[data-open]").focus();
		await page.keyboard.press("Enter");
		await page.waitForSelector("form:not([hidden]) [type=submit]");
	};

	await open("/sources");
	await look("the form of a source");
	await page.keyboard.type("A short note");
	await page.keyboard.press("Tab");
	await page.keyboard.type("“It stays,” she said.");
	await page.keyboard.press("Control+Enter");
	await page.waitForURL(/\/source\/a-short-note$/);
	const text = await page.locator(".text .line > p").first().textContent();

	await open("/sources");
	await page.setInputFiles("#a-file", file);
	await page.getByRole("button", { name: "Add it" }).click();
	await page.waitForURL(/\/source\/letter$/);
	await page.waitForFunction(() => document.getElementById("told").textContent.includes("HTML"));

	await open("/positions");
	await look("the form of a position");
	await page.keyboard.type("Quays are for people");
	await page.keyboard.press("Enter");
	await page.waitForURL(/\/position\/quays-are-for-people$/);

	await open("/actor/mayor");
	await page.getByRole("button", { name: "Add a role" }).focus();
	await page.keyboard.press("Enter");
	await look("the form of an actor");
	await page.keyboard.type("Mayor");
	await page.keyboard.press("Tab");
	await page.keyboard.type("Nobody at all");
	await page.keyboard.press("Control+Enter");
	await page.waitForFunction(() => document.querySelector("#entity-form .wrong").textContent !== "");
	const refused = await page.textContent("#entity-form .wrong");
	await page.fill(".role [data-part=organization]", "Town Council");
	await page.fill("#e-aliases", "The Mayor\nA. Quay");
	await page.locator("#e-aliases").focus();
	await page.keyboard.press("Control+Enter");
	await page.waitForFunction(() => document.querySelector(".facts")?.textContent.includes("Town Council"));
	await page.getByRole("button", { name: "Undo" }).click();
	await page.waitForFunction(() => !document.querySelector(".facts").textContent.includes("Town Council"));
	return { found, text, refused };
});
