/**
 * One user's state, as admission.ts has it, in one string: a line of JSON,
 * `[day, seededAt, used, [instant], [[id, day, admittedAt, expiresAt, input, output, [claim]]], settled, lastSettledAt]`,
 * and a line for each settled lease in the order of settling,
 * `[id, day, admittedAt, settledAt, input, output, tokens, microUsd]`, which are searched as text: there may be many, and
 * hardly a call wants one.
 */
export const USER = `
local ID, OF_DAY, AT, ENDS, IN, OUT = 1, 2, 3, 4, 5, 6
local CLAIMS = 7
local WEIGHED, COST = 7, 8

local function load_user(key)
  local text = redis.call('GET', key)
  if text then
    local stop = string.find(text, '\\n', 1, true)
    local s = cjson.decode(stop and string.sub(text, 1, stop - 1) or text)
    return {
      day = s[1], seeded = s[2], used = s[3], log = s[4], leases = s[5],
      settled = stop and string.sub(text, stop) or '', count = s[6], last = s[7],
    }
  end
  local seed = seeds.user
  if not seed or seed.day ~= day_of(now) then return nil end
  local user = {
    day = seed.day, seeded = now, used = seed.used, log = {}, leases = {},
    settled = '', count = 0, last = 0, new = true,
  }
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

local function list_of(values, write)
  local texts = {}
  for place, value in ipairs(values) do texts[place] = write(value) end
  return '[' .. table.concat(texts, ',') .. ']'
end

-- A lease as text; what follows its sixth field is written by itself.
local function written(lease, rest)
  local fields = { cjson.encode(lease[ID]) }
  for field = 2, 6 do fields[field] = int(lease[field]) end
  return '[' .. table.concat(fields, ',') .. ',' .. rest .. ']'
end

local function written_open(lease)
  return written(lease, list_of(lease[CLAIMS], cjson.encode))
end

local function written_settled(lease)
  return '\\n' .. written(lease, int(lease[WEIGHED]) .. ',' .. int(lease[COST]))
end

local function save_user(key, user)
  local text = '[' .. table.concat({
    int(user.day), int(user.seeded), int(user.used), list_of(user.log, int), list_of(user.leases, written_open),
    int(user.count), int(user.last),
  }, ',') .. ']' .. user.settled
  redis.call('SET', key, text, 'PX', int(KEEP))
end

-- The settled lease whose line begins at start, and where the next line does.
local function settled_at(user, start)
  local next_start = string.find(user.settled, '\\n', start + 1, true)
  return cjson.decode(string.sub(user.settled, start + 1, (next_start or 0) - 1)), next_start
end

local function find_settled(user, id)
  local start = string.find(user.settled, '\\n[' .. cjson.encode(id) .. ',', 1, true)
  if not start then return nil end
  local lease, next_start = settled_at(user, start)
  return lease, start, next_start
end

local function drop_first(user, next_start)
  user.settled = next_start and string.sub(user.settled, next_start) or ''
  user.count = user.count - 1
end

local function tidy_settled(user)
  while user.count > 0 do
    local lease, next_start = settled_at(user, 1)
    if now - lease[ENDS] < MEMORY then break end
    drop_first(user, next_start)
  end
  if user.last <= now then return end
  -- The clock went back.
  local lines, start = {}, user.count > 0 and 1 or nil
  while start do
    local lease
    lease, start = settled_at(user, start)
    lease[ENDS] = math.min(lease[ENDS], now)
    table.insert(lines, written_settled(lease))
  end
  user.settled, user.last = table.concat(lines), now
end

local function tidy_user(user, window)
  if day_of(now) > user.day then user.day, user.used = day_of(now), 0 end
  user.seeded = math.min(user.seeded, now)
  local log, leases = {}, {}
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
  user.log, user.leases = log, leases
  tidy_settled(user)
end

local function find_open(user, id)
  for place, lease in ipairs(user.leases) do
    if lease[ID] == id then return lease, place end
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

local function remember(user, lease, charge)
  user.settled = user.settled .. written_settled({
    lease[ID], lease[OF_DAY], lease[AT], now, lease[IN], lease[OUT], charge.tokens, charge.microUsd,
  })
  user.count, user.last = user.count + 1, now
  if user.count > MAX_SETTLED then
    local _, next_start = settled_at(user, 1)
    drop_first(user, next_start)
  end
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
  local before, start, next_start = find_settled(user, settling.leaseId)
  if before then
    local more = math.max(0, charge.tokens - before[WEIGHED])
    local raised = math.max(0, charge.microUsd - before[COST])
    if before[OF_DAY] == user.day then user.used = user.used + more end
    before[WEIGHED], before[COST] = before[WEIGHED] + more, before[COST] + raised
    local rest = next_start and string.sub(user.settled, next_start) or ''
    user.settled = string.sub(user.settled, 1, start - 1) .. written_settled(before) .. rest
    return false, raised
  end
  local lease, place = find_open(user, settling.leaseId)
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
  local lease = find_open(user, grant.leaseId)
  if lease then
    lease[ENDS] = now + LEASE
  elseif grant.admittedAt < user.seeded and not find_settled(user, grant.leaseId) then
    local day = day_of(grant.admittedAt)
    table.insert(user.leases, { grant.leaseId, day, grant.admittedAt, now + LEASE, grant.input, grant.output, {} })
  end
end
`;
