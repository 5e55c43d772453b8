/**
 * One user's state, as admission.ts has it, in one string: a line of JSON,
 * `[day, seededAt, used, [instant], [[id, day, admittedAt, expiresAt, input, output, [claim]]], settled, lastSettledAt]`,
 * and a line for each settled lease in the order of settling,
 * `[id, day, admittedAt, settledAt, input, output, tokens, microUsd]`, which are searched as text: there may be many, and
 * hardly a call wants one.
 */
export const USER_STATE = `
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
`;
