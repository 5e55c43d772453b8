import { z } from "zod";
import { clearLimits, GRANTABLE, setLimits } from "../../server/auth/limit-overrides";
import { PLANS } from "../../server/plans";
import { command } from "./command";
import { email, until, whole } from "./fields";
import { personOf } from "./person";
import { amount } from "./table";

const WANTS = "limits:set wants --until with --requests or --tokens or both, or --clear alone";

export const limitsSet = command({
  name: "limits:set",
  does: "give a user other numbers than the plan's until a date, instead of those given before",
  options: {
    email: { value: "address", does: "required" },
    requests: { value: "n", does: "messages in the plan's window; left out: the plan's" },
    tokens: { value: "n", does: "tokens a UTC day; left out: the plan's" },
    until: { value: "when", does: "2030-12-31 (through its end), 2030-12-31T12:00:00Z, 30m, 12h or 7d" },
    clear: { does: "back to the plan's numbers" },
  },
  input: z
    .object({
      email,
      requests: whole(1, GRANTABLE.requests).optional(),
      tokens: whole(1, GRANTABLE.tokens).optional(),
      until: until.optional(),
      clear: z.boolean().default(false),
    })
    .refine(
      ({ requests, tokens, until, clear }) =>
        clear
          ? requests === undefined && tokens === undefined && until === undefined
          : until !== undefined && (requests !== undefined || tokens !== undefined),
      { error: WANTS },
    ),
  async run(admin, { email, requests, tokens, until }) {
    const end = until?.(admin.now);
    const { id, email: address, plan } = await personOf(admin, email);
    if (!end) {
      const cleared = await clearLimits(admin.db, id);
      const text = cleared
        ? `${address} has the numbers of the plan ${plan} again.`
        : `${address} has the numbers of the plan ${plan}, as before.`;
      return { json: { email: address, plan, cleared, override: null }, text };
    }
    const override = { requestsMax: requests ?? null, tokensPerDay: tokens ?? null, until: end };
    await setLimits(admin.db, id, override);
    const { requests: planned, tokensPerDay } = PLANS[plan];
    return {
      json: { email: address, plan, cleared: false, override: { ...override, until: end.toISOString() } },
      text:
        `${address} has until ${end.toISOString()}: ${amount(requests ?? planned.max)} requests in ` +
        `${planned.windowMs / 1000} s, ${amount(tokens ?? tokensPerDay)} tokens a day.`,
    };
  },
});
