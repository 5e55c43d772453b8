/**
 * One user's state, as admission.ts has it, in one string of JSON:
 * `[day, seededAt, used, [instant], [[id, day, admittedAt, expiresAt, input, output, [claim]]],
 * [[id, day, admittedAt, settledAt, input, output, tokens, microUsd]]]`.
 */
export const USER = `
local ID, OF_DAY, AT, ENDS, IN, OUT = 1, 2, 3, 4, 5, 6
local CLAIMS = 7
local WEIGHED, COST = 7, 8

local function load_user(key)
  local text = redis.call('GET', key)
  if text then
    local s = cjson.decode(text)
    return { day = s[1], seeded = s[2], used = s[3], log = s[4], leases = s[5], settled = s[6] }
  end
  local seed = seeds.user
  if not seed or seed.day ~= day_of(now) then return nil end
  local user = { day = seed.day, seeded = now, used = seed.used, log = {}, leases = {}, settled = {}, new = true }
  if input.limits.max then
    for _, at in ipairs(seed.log) do table.insert(user.log, math.min(at, now)) end
    table.sort(user.log)
  end
  for _, l in ipairs(seed.leases) do
    local at = math.min(l.admittedAt, now)
    table.insert(user.leases, { l.id, day_of(l.admittedAt), at, now + LEASE, l.input, l.output, {} })
  end
  return user
end

local function written(entries, texts, last)
  local list = {}
  for _, entry in ipairs(entries) do
    local fields = { cjson.encode(entry[ID]) }
    for field = 2, texts and last - 1 or last do fields[field] = int(entry[field]) end
    if texts then
      local list_of = {}
      for _, text in ipairs(entry[last]) do table.insert(list_of, cjson.encode(text)) end
      fields[last] = '[' .. table.concat(list_of, ',') .. ']'
    end
    table.insert(list, '[' .. table.concat(fields, ',') .. ']')
  end
  return '[' .. table.concat(list, ',') .. ']'
end

local function save_user(key, user)
  local log = {}
  for _, at in ipairs(user.log) do table.insert(log, int(at)) end
  local text = '[' .. table.concat({
    int(user.day), int(user.seeded), int(user.used), '[' .. table.concat(log, ',') .. ']',
    written(user.leases, true, CLAIMS), written(user.settled, false, COST),
  }, ',') .. ']'
  redis.call('SET', key, text, 'PX', int(KEEP))
end

local function tidy_user(user, window)
  if day_of(now) > user.day then user.day, user.used = day_of(now), 0 end
  user.seeded = math.min(user.seeded, now)
  local log, leases, settled = {}, {}, {}
  for _, at in ipairs(user.log) do
    at = math.min(at, now)
    if not window or now - at < window then table.insert(log, at) end
  end
  for _, lease in ipairs(user.leases) do
    if now - lease[ENDS] < MEMORY then
      lease[AT], lease[ENDS] = math.min(lease[AT], now), math.min(lease[ENDS], now + LEASE)
      table.insert(leases, lease)
    end
  end
  for _, lease in ipairs(user.settled) do
    if now - lease[ENDS] < MEMORY then
      lease[ENDS] = math.min(lease[ENDS], now)
      table.insert(settled, lease)
    end
  end
  user.log, user.leases, user.settled = log, leases, settled
end

local function find(entries, id)
  for place, entry in ipairs(entries) do
    if entry[ID] == id then return entry, place end
  end
end

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
  local settled = find(user.settled, ask.leaseId)
  if settled then return verdict_of(settled, true, false) end
  local known = find(user.leases, ask.leaseId)
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

local function remember(user, lease, charge)
  table.insert(user.settled, {
    lease[ID], lease[OF_DAY], lease[AT], now, lease[IN], lease[OUT], charge.tokens, charge.microUsd,
  })
  if #user.settled > MAX_SETTLED then table.remove(user.settled, 1) end
end

local function give_back(user, lease, place, settling, charge)
  if settling.claim then
    local others = {}
    for _, claim in ipairs(lease[CLAIMS]) do
      if claim ~= settling.claim then table.insert(others, claim) end
    end
    if #others == #lease[CLAIMS] then return false end
    lease[CLAIMS] = others
    if #others > 0 then return false end
  end
  for slot, at in ipairs(user.log) do
    if at == lease[AT] then
      table.remove(user.log, slot)
      break
    end
  end
  table.remove(user.leases, place)
  if settling.remember then remember(user, lease, charge) end
  return true
end

-- Whether a lease was ended, and what was added to the cost of one that was settled before.
local function settle_user(user, settling, charge)
  local before = find(user.settled, settling.leaseId)
  if before then
    local more = math.max(0, charge.tokens - before[WEIGHED])
    local raised = math.max(0, charge.microUsd - before[COST])
    if before[OF_DAY] == user.day then user.used = user.used + more end
    before[WEIGHED], before[COST] = before[WEIGHED] + more, before[COST] + raised
    return false, raised
  end
  local lease, place = find(user.leases, settling.leaseId)
  if lease and charge.tokens == 0 then return give_back(user, lease, place, settling, charge), 0 end
  if not lease then
    local lost = settling.admittedAt < user.seeded and user.seeded <= settling.writtenAt
    if not lost or charge.tokens == 0 then return false, 0 end
    lease = { settling.leaseId, day_of(settling.admittedAt), settling.admittedAt, 0, 0, charge.tokens }
  end
  if lease[OF_DAY] == user.day then user.used = user.used + charge.tokens end
  if place then table.remove(user.leases, place) end
  remember(user, lease, charge)
  return true, 0
end

local function renew_user(user, grant)
  local lease = find(user.leases, grant.leaseId)
  if lease then
    lease[ENDS] = now + LEASE
  elseif grant.admittedAt < user.seeded and not find(user.settled, grant.leaseId) then
    local day = day_of(grant.admittedAt)
    table.insert(user.leases, { grant.leaseId, day, grant.admittedAt, now + LEASE, grant.input, grant.output, {} })
  end
end
`;
