import { and, eq, isNull } from "drizzle-orm";
import { allowedModels, defaultModel, type Model, modelById } from "../ai/models";
import type { User } from "../auth/users";
import type { Database } from "../db/database";
import { conversations } from "../db/schema";
import { FailureError, invalid } from "../errors";
import { PLANS, type PlanId } from "../plans";

/** What its owner chose for a conversation. */
export interface ConversationOptions {
  /** The model that answered last, or was chosen since; null is the default one. */
  model: string | null;
  /** The user's own, beside the product's system prompt. */
  instructions: string | null;
  /** 0 to 1; null is the model's own, and so is any where the model takes none. */
  temperature: number | null;
}

type Stored = Pick<typeof conversations.$inferSelect, "model" | "instructions" | "temperature">;

export const optionsOf = ({ model, instructions, temperature }: Stored): ConversationOptions => ({
  model,
  instructions,
  temperature,
});

type OptionsChange = { [K in keyof ConversationOptions]?: ConversationOptions[K] | undefined };

/**
 * Stores options of a conversation; what is left out stays, and null takes one back.
 * @throws FailureError not_found, and for a model or a temperature that can't be chosen forbidden or invalid_input
 */
export async function configureConversation(
  db: Database,
  user: Pick<User, "id" | "plan">,
  id: string,
  change: OptionsChange,
): Promise<ConversationOptions> {
  const owned = and(
    eq(conversations.id, id),
    eq(conversations.userId, user.id),
    isNull(conversations.deletedAt),
  );
  return db.transaction(async (tx) => {
    const [stored] = await tx.select().from(conversations).where(owned).for("no key update");
    if (!stored) throw new FailureError({ code: "not_found" });
    const before = optionsOf(stored);
    const changed = Object.entries(change).filter(([, value]) => value !== undefined);
    const options: ConversationOptions = { ...before, ...Object.fromEntries(changed) };
    const model = modelFor(user.plan, change.model ?? undefined, options.model);
    if (change.temperature != null) refuseTemperature(model);
    await tx.update(conversations).set(options).where(eq(conversations.id, id));
    return options;
  });
}

/**
 * The model that is to answer.
 * @param asked by the message itself
 * @param stored the conversation's: passed over where the plan no longer has it
 * @throws FailureError invalid_input (there is no such model), forbidden (the plan doesn't have it)
 */
export function modelFor(plan: PlanId, asked: string | undefined, stored: string | null): Model {
  const allowed = allowedModels(PLANS[plan].models);
  if (asked === undefined) return allowed.find(({ id }) => id === stored) ?? defaultModel();
  const model = modelById(asked);
  if (!model) {
    const yours = allowed.map(({ id }) => id).join(", ");
    throw invalid("model", `There is no model "${asked.slice(0, 80)}". Yours are ${yours}.`);
  }
  if (!allowed.includes(model)) {
    throw new FailureError(
      { code: "forbidden" },
      `${model.name} isn't part of the ${PLANS[plan].name} plan. Nothing was sent; choose another model or upgrade.`,
    );
  }
  return model;
}

/** @throws FailureError invalid_input where the model takes no temperature */
export function refuseTemperature({ name, temperature }: Model): void {
  if (!temperature)
    throw invalid("temperature", `${name} takes no temperature. Choose another model, or leave it out.`);
}
