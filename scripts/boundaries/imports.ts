import { posix } from "node:path";
import { parseSync } from "oxc-parser";

/** One import or re-export. `to` is a path in the repository without its ending, or `npm:` and a package's specifier. */
export interface Import {
  from: string;
  to: string;
  kind: "type" | "value";
  line: number;
}

/**
 * The imports of one module: static, re-exported and dynamic with a literal address.
 * An import is of kind `type` where the compiler erases it whole: `import type`, `export type`, or only `type` names.
 * @param from path from the repository's root, with forward slashes
 */
export function importsOf(from: string, source: string): Import[] {
  const { module } = parseSync(from, source);
  const found = (specifier: string, kind: Import["kind"], start: number): Import => ({
    from,
    to: resolve(from, specifier),
    kind,
    line: source.slice(0, start).split("\n").length,
  });
  return [
    ...module.staticImports.map(({ moduleRequest, entries, start }) => {
      const erased = entries.length > 0 ? entries.every((entry) => entry.isType) : isTypeOnly(source, start);
      return found(moduleRequest.value, erased ? "type" : "value", start);
    }),
    ...module.staticExports.flatMap(({ entries, start }) =>
      entries.slice(0, 1).flatMap(({ moduleRequest }) => {
        if (!moduleRequest) return [];
        return found(moduleRequest.value, entries.every((entry) => entry.isType) ? "type" : "value", start);
      }),
    ),
    ...module.dynamicImports.flatMap(({ moduleRequest, start }) => {
      const literal = /^["'`]([^"'`$]+)["'`]$/.exec(source.slice(moduleRequest.start, moduleRequest.end));
      return literal?.[1] ? found(literal[1], "value", start) : [];
    }),
  ];
}

/** `import type {} from "x"` has no entries that could say so. */
const isTypeOnly = (source: string, start: number) => /^import\s+type\b/.test(source.slice(start));

function resolve(from: string, specifier: string): string {
  const path = specifier.startsWith("@/")
    ? specifier.slice(2)
    : specifier.startsWith(".")
      ? posix.join(posix.dirname(from), specifier)
      : `npm:${specifier}`;
  return path.startsWith("npm:") ? path : path.replace(/\.[cm]?[jt]sx?$/, "");
}
