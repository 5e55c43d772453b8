/** What a user has left, and whether a message is admitted, as admission.ts decides it. */
export const USER_ADMISSION = `
local function live_of(user)
  local count, held, ends_in = 0, 0, POLL
  for _, lease in ipairs(user.leases) do
    if lease[ENDS] > now then
      count, ends_in = count + 1, math.min(ends_in, lease[ENDS] - now)
      if lease[OF_DAY] == user.day then held = held + lease[IN] + lease[OUT] end
    end
  end
  return count, held, ends_in
end

local function day_ends_in(user)
  return (user.day + 1) * DAY - now
end

local function slot_in(log, limits)
  local excess = limits.max and math.max(0, #log - limits.max) or 0
  return (log[excess + 1] or now) + limits.window - now
end

local function standing(user, limits)
  local log = {}
  for _, at in ipairs(user.log) do
    if now - math.min(at, now) < limits.window then table.insert(log, at) end
  end
  local count, held = live_of(user)
  return {
    limits.max and math.max(0, limits.max - #log) or -1,
    #log == 0 and -1 or slot_in(log, limits),
    user.used, held,
    limits.tokens and math.max(0, limits.tokens - user.used - held) or -1,
    day_ends_in(user), count,
  }
end

local function verdict_of(lease, duplicate, holds)
  return { ADMITTED, now, lease[IN], lease[OUT], lease[AT], duplicate and 1 or 0, holds and 1 or 0 }
end

local function refusal(limit, retry_after)
  return { REFUSED, now, limit, retry_after, 0, 0, 0 }
end

local function ask_again(user, limits, lease, ask)
  local claims, ends = lease[CLAIMS], lease[ENDS]
  if ends <= now then
    local count, held, ends_in = live_of(user)
    local wanted = lease[OF_DAY] == user.day and lease[IN] + lease[OUT] or 0
    if wanted > 0 and limits.tokens and user.used + wanted > limits.tokens then
      return refusal(TOKENS, day_ends_in(user))
    end
    if count >= limits.replies then return refusal(CONCURRENCY, ends_in) end
    if wanted > 0 and limits.tokens and wanted > limits.tokens - user.used - held then
      return refusal(HELD, ends_in)
    end
    lease[ENDS] = now + LEASE
  end
  local mine = false
  for _, claim in ipairs(claims) do mine = mine or claim == ask.claim end
  if not mine then
    local joins = #claims > 0 and ask.claim and #claims < MAX_CLAIMS
    lease[CLAIMS] = joins and append(append({}, claims), { ask.claim }) or {}
  end
  return verdict_of(lease, not mine, true), function() lease[CLAIMS], lease[ENDS] = claims, ends end
end

-- The verdict, and what undoes it.
local function admit_user(user, limits, ask)
  local settled = find_settled(user, ask.leaseId)
  if settled then return verdict_of(settled, true, false) end
  local known = find_open(user, ask.leaseId)
  if known then return ask_again(user, limits, known, ask) end

  local count, held, ends_in = live_of(user)
  local free = (limits.tokens or math.huge) - user.used - held
  local chosen, smallest = nil, ask.inputTokens
  for _, size in ipairs(append({ ask.inputTokens }, ask.cutInputs)) do
    if not chosen and size + ask.maxOutput <= free then chosen = size end
    smallest = size
  end
  chosen = chosen or smallest
  local output = math.min(ask.maxOutput, free - chosen)

  if limits.tokens and user.used + smallest + ask.minOutput > limits.tokens then
    return refusal(TOKENS, day_ends_in(user))
  end
  if limits.max and #user.log >= limits.max then return refusal(REQUESTS, slot_in(user.log, limits)) end
  if count >= limits.replies then return refusal(CONCURRENCY, ends_in) end
  if output < ask.minOutput then return refusal(HELD, ends_in) end

  local claims = ask.claim and { ask.claim } or {}
  local lease = { ask.leaseId, user.day, now, now + LEASE, chosen, output, claims }
  table.insert(user.leases, lease)
  if limits.max then table.insert(user.log, now) end
  return verdict_of(lease, false, true), function()
    table.remove(user.leases)
    if limits.max then table.remove(user.log) end
  end
end
`;
