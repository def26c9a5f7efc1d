// SPDX-License-Identifier: MIT
// schema.mjs PACKAGES SCHEMA FILE... - does each file of JSON fit the JSON Schema (2020-12)?
// Prints one JSON object: of each file that does not, what is wrong.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [packages, schema, ...files] = process.argv.slice(2);
const require = createRequire(packages + '/');
const Ajv = require('ajv/dist/2020').default;
const ajv = new Ajv({ strict: false, allErrors: true });
require('ajv-formats').default(ajv);
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const fits = ajv.compile(read(schema));
const wrong = {};

for (const file of files) {
    if (!fits(read(file))) {
        wrong[file] = fits.errors.map((e) => `${e.instancePath} ${e.message}`);
    }
}
console.log(JSON.stringify(wrong));
