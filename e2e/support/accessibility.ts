import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/**
 * What axe finds serious or critical on the page as it stands, a line each: rule, what it says, where. `except` names
 * rules that do not hold there.
 */
export async function seriousFindings(page: Page, except: string[] = []): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    // Of what passes, nobody reads the particulars.
    .options({ resultTypes: ["violations"] })
    .disableRules(except)
    .analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help} (${target.join(" ")})`));
}
