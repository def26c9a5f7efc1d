// SPDX-License-Identifier: MIT
// page.mjs PACKAGES BROWSER PICTURES FILE... - each page of HTML in a real browser, once in light
// and once in dark colours: what axe finds, what is written to the console, what is fetched, and
// if all that takes the focus can be reached with the Tab key, in the order of the page.
// Prints one JSON object: of each file and scheme, what is wrong. A picture of each is kept.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { basename } from 'node:path';

const [packages, browserPath, pictures, ...files] = process.argv.slice(2);
const require = createRequire(packages + '/');
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const STEPS = 300; // presses of Tab, at most
// What the browser says when frame and policy keep a message from acting.
const REFUSED = /Content Security Policy directive.* has been blocked|^(Refused to|Blocked script) .*sandboxed|^Not allowed to load/s;

// Whatever the browser asks for, of whatever host, it asks this proxy.
const asked = [];
const proxy = createServer((request, response) => {
    asked.push(request.url);
    response.end();
});
proxy.on('connect', (request, socket) => {
    asked.push(request.url);
    socket.destroy();
});
await new Promise((done) => proxy.listen(0, '127.0.0.1', done));

const browser = await chromium.launch({
    executablePath: browserPath,
    args: ['--no-sandbox'],
    proxy: { server: `http://127.0.0.1:${proxy.address().port}`, bypass: '<-loopback>' },
});

async function violations(page) {
    await page.evaluate(axe);
    const result = await page.evaluate(() => axe.run(document, { iframes: false }));
    return result.violations.map((v) => `axe: ${v.id}: ${v.help}: ${v.nodes[0].html.slice(0, 120)}`);
}

// The place of what has the focus in that order, if it can be seen (the browser does not scroll to a
// frame without links), its start, if it is a frame.
const focused = () => {
    const element = document.activeElement;
    const box = element.getBoundingClientRect();
    const frame = element.tagName === 'IFRAME';
    const ringed = getComputedStyle(element).outlineStyle !== 'none';
    const shown = box.bottom > 0 && box.top < innerHeight && box.width > 0;
    const seen = frame || (shown && ringed);
    return { at: window.focusable.indexOf(element), seen, html: element.outerHTML.slice(0, 80), frame };
};

// What Tab reaches, as places in the order of the page, each with why it would not do.
async function order(page) {
    const wanted = await page.evaluate(() => {
        const can = 'a[href], summary, iframe, button, input, select, textarea, [tabindex]';
        window.focusable = [...document.querySelectorAll(can)].filter((e) => e.tabIndex >= 0 && e.checkVisibility());
        return window.focusable.length;
    });
    const wrong = [];
    let last = -1;

    for (let i = 0; i < STEPS && last < wanted - 1; i++) {
        await page.keyboard.press('Tab');
        const { at, seen, html, frame } = await page.evaluate(focused);
        if (frame && at === last) {
            continue; // links inside it
        }
        if (at !== last + 1) {
            wrong.push(`focus: after ${last} of ${wanted} comes ${at}: ${html}`);
            break;
        }
        if (!seen) {
            wrong.push(`focus: cannot be seen: ${html}`);
        }
        last = at;
    }
    if (!wrong.length && last < wanted - 1) {
        wrong.push(`focus: stays at ${last} of ${wanted}`);
    }
    return wrong;
}

async function look(file, colorScheme) {
    const page = await browser.newPage({ colorScheme, viewport: { width: 900, height: 1200 } });
    const wrong = [];
    const before = asked.length;

    page.on('console', (said) => {
        if (['error', 'warning'].includes(said.type()) && !REFUSED.test(said.text())) {
            wrong.push('console: ' + said.text());
        }
    });
    page.on('pageerror', (error) => wrong.push('script: ' + error));
    page.on('dialog', (dialog) => wrong.push('dialog: ' + dialog.message()));
    page.on('requestfinished', (request) => {
        const url = request.url();
        if (!/^(data|about|blob):/.test(url) && url !== 'file://' + file) {
            wrong.push('fetched: ' + url);
        }
    });
    await page.goto('file://' + file);
    await page.waitForTimeout(100); // for what a page would still ask
    wrong.push(...asked.slice(before).map((url) => 'asked: ' + url));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) {
        wrong.push(`layout: ${wide} pixels wider than the window`);
    }
    wrong.push(...(await order(page)), ...(await violations(page)));
    await page.screenshot({ path: `${pictures}/${colorScheme}-${basename(file)}.png` });
    await page.close();
    return wrong;
}

const told = {};
for (const file of files) {
    told[file] = {};
    for (const scheme of ['light', 'dark']) {
        told[file][scheme] = await look(file, scheme);
    }
}
await browser.close();
proxy.close();
console.log(JSON.stringify(told));
