import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** Arguments to `process.execPath` that run Next.js itself, without a shell or npx between it and its signals. */
export const nextCommand = (...args: string[]): string[] => [require.resolve("next/dist/bin/next"), ...args];
