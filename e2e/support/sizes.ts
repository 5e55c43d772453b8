import { devices } from "@playwright/test";

const { isMobile, hasTouch, deviceScaleFactor, userAgent } = devices["Pixel 7"];

/** A desktop and a phone, as far as a test may set them within a file; the browser stays the same. */
export const SIZES = [
  { name: "desktop", use: {} },
  {
    name: "phone",
    use: { viewport: { width: 390, height: 844 }, isMobile, hasTouch, deviceScaleFactor, userAgent },
  },
];
