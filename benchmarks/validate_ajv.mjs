// Peer of the benchmark: ajv over YAML files read with js-yaml, one schema for each kind of record.
//   node validate_ajv.mjs SCHEMAS_DIR DATA_DIR
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { CORE_SCHEMA, load } from "js-yaml";

const [schemas, data] = process.argv.slice(2);
let bad = 0;
for (const kind of readdirSync(data, { withFileTypes: true })) {
  if (!kind.isDirectory()) continue;
  const ajv = new Ajv({ strict: false, allErrors: true });
  const check = ajv.compile(JSON.parse(readFileSync(join(schemas, `${kind.name}.json`), "utf8")));
  for (const file of readdirSync(join(data, kind.name))) {
    const text = readFileSync(join(data, kind.name, file), "utf8");
    if (!check(load(text, { schema: CORE_SCHEMA }))) bad += 1;
  }
}
console.log(`${bad} bad files`);
process.exit(bad ? 1 : 0);
