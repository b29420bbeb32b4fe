// Opens each page as each reader would, and prints what is wrong with it as JSON.
// node check.mjs CHROMIUM PAGE...
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const readers = [
  { name: "light", colorScheme: "light", viewport: { width: 1280, height: 900 } },
  { name: "dark", colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  { name: "phone", colorScheme: "light", viewport: { width: 360, height: 740 } },
  { name: "dark phone", colorScheme: "dark", viewport: { width: 360, height: 740 } },
  { name: "wide", colorScheme: "light", viewport: { width: 1920, height: 1080 } },
];
// The first pages are opened by every reader, the others, which have the same styles, by these.
const first = 3, few = ["light", "dark phone"];
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const [executablePath, ...pages] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath,
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run"],
});
const found = [];
for (const [at, path] of pages.entries()) {
  for (const { name, ...options } of readers.filter(({ name }) => at < first || few.includes(name))) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const requests = [], errors = [];
    page.on("request", (request) => { if (!/^(file|data):/.test(request.url())) requests.push(request.url()); });
    page.on("console", (message) => { if (message.type() === "error") errors.push(message.text()); });
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(pathToFileURL(path).href);
    await page.evaluate(() => document.querySelectorAll("details").forEach((part) => { part.open = true; }));
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await page.evaluate(axe);
    const { violations } = await page.evaluate((values) => axe.run({ runOnly: { type: "tag", values } }), tags);
    found.push({
      page: path.split("/").pop(), reader: name, requests, errors, overflow,
      violations: violations.map(({ id, nodes }) => `${id}: ${nodes.length} x ${nodes[0].target.join(" ")}: ${nodes[0].failureSummary.replace(/\s+/g, " ")}`),
    });
    await context.close();
  }
}
await browser.close();
console.log(JSON.stringify(found, null, 1));
