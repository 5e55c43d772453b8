import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";

/** What was used: today's meter, the table of messages, and the same as a file. */
export class UsagePage {
  readonly meter: Locator;
  readonly ledger: Locator;

  constructor(private readonly page: Page) {
    this.meter = page.getByRole("main").getByRole("meter", { name: "Today's tokens" });
    this.ledger = page.getByRole("table", { name: "Messages" });
  }

  async open(): Promise<void> {
    await this.page.goto("/usage");
  }

  /** Tokens that each message of the table was charged, newest first; a column's place is that of its heading. */
  async chargedInTable(): Promise<number[]> {
    const headings = await this.ledger.getByRole("columnheader").allTextContents();
    const column = headings.findIndex((heading) => heading.startsWith("Charged"));
    const rows = this.ledger.getByRole("row").filter({ has: this.page.locator("time") });
    const cells = await Promise.all(
      (await rows.all()).map((row) => row.getByRole("cell").nth(column).textContent()),
    );
    return cells.map((cell) => Number(cell?.replaceAll(",", "")));
  }

  /** The same from the downloaded CSV. Titles with a comma would need a real parser. */
  async chargedInCsv(): Promise<number[]> {
    const download = this.page.waitForEvent("download");
    await this.page.getByRole("link", { name: "CSV" }).click();
    const [head = "", ...lines] = (await readFile(await (await download).path(), "utf8"))
      .trim()
      .split("\r\n");
    const column = head.split(",").indexOf("charged_tokens");
    return lines.map((line) => Number(line.split(",")[column]));
  }
}
