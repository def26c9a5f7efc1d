// SPDX-License-Identifier: MIT
// tap.mjs PACKAGES FILE... - what tap-parser, in strict mode, understands of each file.
// Prints one JSON object: of each file its counts, and what it did not understand.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [packages, ...files] = process.argv.slice(2);
const { Parser } = createRequire(packages + '/')('tap-parser');
const told = {};

for (const file of files) {
    const parser = new Parser({ strict: true });
    const bad = [];

    parser.on('extra', (text) => bad.push('extra: ' + text));
    parser.end(readFileSync(file, 'utf8'));
    const { count, pass, fail, skip, failures } = parser.results;
    bad.push(...failures.filter((f) => f.tapError).map((f) => f.tapError));
    told[file] = { count, pass, fail, skip, bad };
}
console.log(JSON.stringify(told));
