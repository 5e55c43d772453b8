import type { Config } from "tailwindcss";

/** Every colour is a token of app/globals.css, so a theme is one block of variables and nothing else changes. */
const colors = {
  background: "var(--background)",
  surface: "var(--surface)",
  raised: "var(--raised)",
  border: { DEFAULT: "var(--border)", strong: "var(--border-strong)", input: "var(--border-input)" },
  text: "var(--text)",
  muted: "var(--muted)",
  accent: { DEFAULT: "var(--accent)", contrast: "var(--accent-contrast)", soft: "var(--accent-soft)" },
  danger: { DEFAULT: "var(--danger)", soft: "var(--danger-soft)" },
  warning: { DEFAULT: "var(--warning)", soft: "var(--warning-soft)" },
  success: { DEFAULT: "var(--success)", soft: "var(--success-soft)" },
  meter: { used: "var(--meter-used)", held: "var(--meter-held)", free: "var(--meter-free)" },
  focus: "var(--focus)",
  code: {
    comment: "var(--code-comment)",
    keyword: "var(--code-keyword)",
    string: "var(--code-string)",
    number: "var(--code-number)",
    title: "var(--code-title)",
    removed: "var(--code-removed)",
  },
} as const;

export default {
  content: ["./app/**/*.tsx", "./components/**/*.{ts,tsx}"],
  darkMode: "selector",
  theme: {
    extend: {
      colors,
      // Of words: at its faintest still 4.5:1.
      keyframes: { breathe: { "50%": { opacity: "0.7" } } },
      animation: { breathe: "breathe 2s ease-in-out infinite" },
      borderColor: { DEFAULT: "var(--border)" },
      fontFamily: {
        sans: ["var(--font-sans)", "ui-sans-serif", "system-ui", "sans-serif"],
        mono: ["var(--font-mono)", "ui-monospace", "SFMono-Regular", "Menlo", "monospace"],
      },
      fontSize: {
        "2xs": ["0.6875rem", { lineHeight: "1rem" }],
        title: ["1.75rem", { lineHeight: "2.125rem", letterSpacing: "-0.022em", fontWeight: "600" }],
        headline: [
          "clamp(1.75rem, 3.4vw, 2.25rem)",
          { lineHeight: "1.15", letterSpacing: "-0.026em", fontWeight: "600" },
        ],
        display: [
          "clamp(2.375rem, 5.4vw, 3.75rem)",
          { lineHeight: "1.04", letterSpacing: "-0.038em", fontWeight: "600" },
        ],
      },
      boxShadow: {
        raised: "0 1px 2px rgb(0 0 0 / 0.04), 0 8px 24px -12px rgb(0 0 0 / 0.12)",
        overlay: "0 2px 6px rgb(0 0 0 / 0.06), 0 20px 48px -16px rgb(0 0 0 / 0.28)",
      },
    },
  },
} satisfies Config;
