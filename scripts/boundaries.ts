import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { importsOf } from "./boundaries/imports";
import { circleOfRooms, violations } from "./boundaries/rules";

const FOLDERS = ["app", "components", "server", "scripts", "bench", "e2e"];

const files = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(folder, file).replaceAll("\\", "/")),
);
const imports = files.flatMap((file) => importsOf(file, readFileSync(file, "utf8")));
const circle = circleOfRooms(imports);
const found = [...violations(imports), ...(circle ? [`rooms in a circle: ${circle.join(" -> ")}`] : [])];

for (const line of found) console.error(line);
console.log(`boundaries: ${imports.length} imports in ${files.length} files, ${found.length} violations`);
process.exit(found.length > 0 ? 1 : 0);
