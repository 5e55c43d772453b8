import type { Page } from "@playwright/test";
import { explain, FAILURE_STATUS, type Failure } from "../../server/errors";

/**
 * From here on every message of this page is refused with `failure`, as the server would, and what is left agrees with it.
 * Returns the way back to the real server, and how many messages were tried.
 */
export async function refuseMessages(page: Page, failure: Failure) {
  let tried = 0;
  const body = { error: { message: explain(failure), code: -32000, data: { failure } } };
  await page.route("**/api/trpc/chat.send", async (route) => {
    tried++;
    await route.fulfill({ status: FAILURE_STATUS[failure.code], json: body });
  });
  await page.route(/\/api\/trpc\/[^?]*limits\.allowance/, async (route) => {
    const answer = await route.fetch();
    const results = await answer.json();
    if (failure.code === "rate_limited") {
      for (const { result } of [results].flat())
        if (result?.data?.allowance) result.data.allowance = failure.allowance;
    }
    await route.fulfill({ response: answer, json: results });
  });
  return { admit: () => page.unrouteAll({ behavior: "wait" }), tried: () => tried };
}
