import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { ThemeProvider } from "next-themes";
import { Toaster } from "@/components/ui/toast";
import "./globals.css";

const sans = localFont({
  src: "./fonts/geist-latin.woff2",
  weight: "100 900",
  variable: "--font-sans",
  // Preloaded; where it comes late all the same, the page stays in the system's font instead of jumping.
  display: "optional",
});
const mono = localFont({
  src: "./fonts/geist-mono-latin.woff2",
  weight: "100 900",
  variable: "--font-mono",
  display: "swap",
  preload: false,
});

export const metadata: Metadata = {
  title: { default: "Headroom: AI chat with limits that hold", template: "%s · Headroom" },
  description:
    "An open-source AI-chat starter in TypeScript whose heart is cost protection: exact limits, typed refusals, and a ledger of who used what.",
  applicationName: "Headroom",
};

export const viewport: Viewport = {
  viewportFit: "cover",
  // The keyboard of a phone makes the page smaller instead of covering the composer.
  interactiveWidget: "resizes-content",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fcfbf9" },
    { media: "(prefers-color-scheme: dark)", color: "#151513" },
  ],
};

export default function RootLayout({ children }: { children: React.ReactNode }) {
  return (
    // next-themes writes the class before hydration, so that no theme flashes
    <html lang="en" className={`${sans.variable} ${mono.variable}`} suppressHydrationWarning>
      <body className="min-h-dvh font-sans">
        <ThemeProvider attribute="class" defaultTheme="system" enableSystem>
          {children}
          <Toaster />
        </ThemeProvider>
      </body>
    </html>
  );
}
