import { CEILING } from "./ceiling";
import { PRELUDE } from "./prelude";
import { USER_ADMISSION } from "./user-admission";
import { USER_SETTLEMENT } from "./user-settlement";
import { USER_STATE } from "./user-state";

/** KEYS of the first four: the user's, then the ceiling's four where there is a ceiling and no cluster. */
const BOTH = `${PRELUDE}${USER_STATE}${USER_ADMISSION}${USER_SETTLEMENT}${CEILING}
local keys = { unpack(KEYS, 2) }
local bounded = #keys > 0

local function cold(user, ceiling)
  return { COLD, now, user and 0 or 1, ceiling and 0 or 1 }
end
`;

/** `[ADMITTED, now, input, output, admittedAt, duplicate, holds, ...standing]` or `[REFUSED, now, limit, retryAfterMs, 0, 0, 0, ...standing]`. */
export const ADMIT = `${BOTH}
local user = load_user(KEYS[1])
local ceiling = bounded and load_ceiling(keys)
if not user or (bounded and not ceiling) then
  if ceiling then save_ceiling(ceiling) end
  return cold(user, ceiling or not bounded)
end
tidy_user(user, input.limits.window)
local verdict, undo = admit_user(user, input.limits, input.ask)
if ceiling and verdict[7] == 1 then
  local price = input.ask.price
  local cost = math.ceil((verdict[3] * price.inputNanoUsd + verdict[4] * price.outputNanoUsd) / 1000)
  local retry_after = reserve(ceiling, input.name, cost, input.ceiling)
  if retry_after then
    undo()
    verdict = refusal(SPEND, retry_after)
  end
end
save_user(KEYS[1], user)
if ceiling then save_ceiling(ceiling) end
return append(verdict, standing(user, input.limits))
`;

/** `[1, now, settled, raisedMicroUsd, user cold, ceiling cold, 0, ...standing]`: what is there is settled, whatever else is cold. */
export const SETTLE = `${BOTH}
local user = load_user(KEYS[1])
local settled, raised = false, 0
if user then
  tidy_user(user)
  settled, raised = settle_user(user, input.settling, input.charge)
  save_user(KEYS[1], user)
end
local retracts = input.settling.claim
local ceiling = bounded and load_ceiling(keys)
if ceiling then
  if settled or not retracts then settle_ceiling(ceiling, input.name, input.settling, input.charge, raised) end
  save_ceiling(ceiling)
end
local lacks_ceiling = bounded and not ceiling and not retracts
local head = { 1, now, settled and 1 or 0, raised, user and 0 or 1, lacks_ceiling and 1 or 0, 0 }
return append(head, user and standing(user, input.limits) or {})
`;

/** Nothing; what is cold stays so. */
export const RENEW = `${BOTH}
local user = load_user(KEYS[1])
if user then
  tidy_user(user)
  renew_user(user, input.grant)
  save_user(KEYS[1], user)
end
local ceiling = bounded and load_ceiling(keys)
if ceiling then
  renew_ceiling(ceiling, input.name, input.grant)
  save_ceiling(ceiling)
end
return {}
`;

/** `[1, now, 0, 0, 0, 0, 0, ...standing]`, or cold. */
export const PEEK = `${PRELUDE}${USER_STATE}${USER_ADMISSION}
local user = load_user(KEYS[1])
if not user then return { COLD, now, 1, 0 } end
if user.new then save_user(KEYS[1], user) end
tidy_user(user, input.limits.window)
return append({ 1, now, 0, 0, 0, 0, 0 }, standing(user, input.limits))
`;

/** A cluster's second step, with the ceiling's keys alone: `[1, now, retryAfterMs or -1]`, or cold. */
export const CEILING_STEP = `${PRELUDE}${CEILING}
local ceiling = load_ceiling(KEYS)
if not ceiling then return { COLD, now, 0, 1 } end
local retry_after
if input.reserve then
  retry_after = reserve(ceiling, input.name, input.reserve, input.ceiling)
elseif input.settling then
  settle_ceiling(ceiling, input.name, input.settling, input.charge, input.raisedMicroUsd)
else
  renew_ceiling(ceiling, input.name, input.grant)
end
save_ceiling(ceiling)
return { 1, now, retry_after or -1 }
`;
