import { z } from "zod";
import { setPlan } from "../../server/auth/users";
import { SOLD_PLANS } from "../../server/plans";
import { command } from "./command";
import { email } from "./fields";
import { personOf } from "./person";

export const planSet = command({
  name: "plan:set",
  does: "change a user's plan; holds from their next message",
  options: {
    email: { value: "address", does: "required" },
    plan: { value: SOLD_PLANS.join("|"), does: "required" },
  },
  input: z.object({
    email,
    plan: z.enum(SOLD_PLANS, { error: `wants one of ${SOLD_PLANS.join(", ")}` }),
  }),
  async run(admin, { email, plan }) {
    const before = await personOf(admin, email);
    await setPlan(admin.db, before.id, plan);
    return {
      json: { email: before.email, plan, before: before.plan },
      text: `${before.email} is on the plan ${plan} now (before: ${before.plan}).`,
    };
  },
});
