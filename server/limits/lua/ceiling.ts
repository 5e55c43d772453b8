/**
 * The whole app's ceiling, as ceiling.ts has it, in four keys: the figures (a hash), `"day microUsd o|s"` by lease
 * (a hash; `s` is settled), the live leases by expiry and the others by the instant since when they are (sorted sets).
 * Where Redis has dropped one of them, all are cold.
 */
export const CEILING = `
-- What one call looks at; the next go on. Until then a lease counts for longer, never for shorter.
local AT_ONCE = 1000

local function put_lease(c, name, day, cost, kind)
  redis.call('HSET', c.keys[2], name, int(day) .. ' ' .. int(cost) .. ' ' .. kind)
end

local function lease_of(c, name)
  local text = redis.call('HGET', c.keys[2], name)
  if not text then return nil end
  local day, cost, kind = string.match(text, '^(%d+) (%d+) (%a)$')
  local live = redis.call('ZSCORE', c.keys[3], name)
  return { day = tonumber(day), cost = tonumber(cost), settled = kind == 's', live = live and true or false }
end

local function hold(c, name, day, cost)
  redis.call('ZREM', c.keys[4], name)
  put_lease(c, name, day, cost, 'o')
  redis.call('ZADD', c.keys[3], int(now + LEASE), name)
  c.live = c.live + 1
  if day == c.day then c.held = c.held + cost end
end

local function let_go(c, name, lease)
  redis.call('ZREM', c.keys[3], name)
  c.live = c.live - 1
  if lease.day == c.day then c.held = c.held - lease.cost end
end

local function load_ceiling(keys)
  local fields = redis.call('HMGET', keys[1], 'day', 'used', 'held', 'seeded', 'live')
  local c = { keys = keys }
  for place, name in ipairs({ 'day', 'used', 'held', 'seeded', 'live' }) do c[name] = tonumber(fields[place] or nil) end
  local complete = c.live and redis.call('ZCARD', keys[3]) == c.live
    and redis.call('HLEN', keys[2]) == c.live + redis.call('ZCARD', keys[4])
  if complete then return c end
  local seed = seeds.ceiling
  if not seed or seed.day ~= day_of(now) then return nil end
  redis.call('DEL', unpack(keys))
  c.day, c.used, c.held, c.seeded, c.live = seed.day, seed.usedMicroUsd, 0, now, 0
  for _, lease in ipairs(seed.leases) do hold(c, lease.name, day_of(lease.admittedAt), lease.microUsd) end
  return c
end

local function save_ceiling(c)
  redis.call('HSET', c.keys[1], 'day', int(c.day), 'used', int(c.used), 'held', int(c.held),
    'seeded', int(c.seeded), 'live', int(c.live))
  for _, key in ipairs(c.keys) do redis.call('PEXPIRE', key, int(KEEP)) end
end

local function tidy_ceiling(c)
  c.seeded = math.min(c.seeded, now)
  for _, name in ipairs(redis.call('ZRANGEBYSCORE', c.keys[3], '(' .. int(now + LEASE), '+inf')) do
    redis.call('ZADD', c.keys[3], int(now + LEASE), name)
  end
  for _, name in ipairs(redis.call('ZRANGEBYSCORE', c.keys[4], '(' .. int(now), '+inf')) do
    redis.call('ZADD', c.keys[4], int(now), name)
  end
  if day_of(now) > c.day then c.day, c.used, c.held = day_of(now), 0, 0 end
  local ended = redis.call('ZRANGEBYSCORE', c.keys[3], '-inf', int(now), 'WITHSCORES', 'LIMIT', 0, AT_ONCE)
  for place = 1, #ended, 2 do
    let_go(c, ended[place], lease_of(c, ended[place]))
    redis.call('ZADD', c.keys[4], ended[place + 1], ended[place])
  end
  local old = redis.call('ZRANGEBYSCORE', c.keys[4], '-inf', int(now - MEMORY), 'LIMIT', 0, AT_ONCE)
  for _, name in ipairs(old) do
    redis.call('ZREM', c.keys[4], name)
    redis.call('HDEL', c.keys[2], name)
  end
end

-- For how long there is no room; nil when it is reserved.
local function reserve(c, name, cost, max)
  tidy_ceiling(c)
  local known = lease_of(c, name)
  local open = known and known.live
  local day = known and known.day or c.day
  local wanted = day == c.day and cost - (open and known.cost or 0) or 0
  if wanted > 0 and c.used + cost > max then return (c.day + 1) * DAY - now end
  if wanted > 0 and c.used + c.held + wanted > max then
    local first = redis.call('ZRANGE', c.keys[3], 0, 0, 'WITHSCORES')
    return math.min(POLL, (tonumber(first[2]) or now) - now)
  end
  if not open then
    hold(c, name, day, cost)
  elseif wanted > 0 then
    put_lease(c, name, day, cost, 'o')
    c.held = c.held + wanted
  end
  return nil
end

local function settle_ceiling(c, name, settling, charge, raised)
  tidy_ceiling(c)
  local function spend(day, cost)
    if day == c.day then c.used = c.used + cost end
  end
  local function mark(day)
    put_lease(c, name, day, charge.microUsd, 's')
    redis.call('ZADD', c.keys[4], int(now), name)
  end
  local lease = lease_of(c, name)
  local day = day_of(settling.admittedAt)
  if lease and lease.settled then
    local cost = math.max(charge.microUsd, lease.cost)
    spend(lease.day, cost - lease.cost)
    put_lease(c, name, lease.day, cost, 's')
  elseif lease then
    if lease.live then let_go(c, name, lease) end
    redis.call('ZREM', c.keys[4], name)
    redis.call('HDEL', c.keys[2], name)
    spend(lease.day, charge.microUsd)
    if settling.admittedAt < c.seeded then mark(lease.day) end
  elseif raised > 0 then
    if c.seeded <= settling.writtenAt then spend(day, raised) end
  elseif charge.tokens > 0 and settling.admittedAt < c.seeded and c.seeded <= settling.writtenAt then
    spend(day, charge.microUsd)
    mark(day)
  end
end

local function renew_ceiling(c, name, grant)
  tidy_ceiling(c)
  local lease = lease_of(c, name)
  if lease and lease.live then
    redis.call('ZADD', c.keys[3], int(now + LEASE), name)
  elseif lease and not lease.settled then
    hold(c, name, lease.day, lease.cost)
  elseif not lease and grant.admittedAt < c.seeded then
    hold(c, name, day_of(grant.admittedAt), grant.microUsd)
  end
end
`;
