/** The languages that get colours, each a grammar of highlight.js, with the other names that models give them. */
const NAMES = {
  bash: ["sh", "shell", "zsh", "console", "shellscript"],
  c: ["h"],
  cpp: ["c++", "cc", "hpp", "cxx"],
  csharp: ["cs", "c#", "dotnet"],
  css: [],
  diff: ["patch"],
  dockerfile: ["docker"],
  go: ["golang"],
  graphql: ["gql"],
  ini: ["toml", "conf", "env"],
  java: [],
  javascript: ["js", "jsx", "mjs", "cjs", "node"],
  json: ["jsonc", "json5"],
  kotlin: ["kt"],
  lua: [],
  makefile: ["make"],
  markdown: ["md", "mdx"],
  php: [],
  powershell: ["ps1", "pwsh"],
  python: ["py", "python3"],
  r: [],
  ruby: ["rb"],
  rust: ["rs"],
  scss: ["sass"],
  sql: ["postgresql", "postgres", "mysql", "sqlite", "psql"],
  swift: [],
  typescript: ["ts", "tsx", "mts", "cts"],
  xml: ["html", "svg", "vue", "svelte", "xhtml"],
  yaml: ["yml"],
} as const;

export type Language = keyof typeof NAMES;

const BY_NAME = new Map(
  Object.entries(NAMES).flatMap(([language, others]) =>
    [language, ...others].map((name) => [name, language as Language] as const),
  ),
);

/** The grammar for what stands behind a fence; `undefined` where there is none. */
export const languageOf = (name: string): Language | undefined => BY_NAME.get(name.toLowerCase());
