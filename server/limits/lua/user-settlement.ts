/** Ending and renewing a user's leases, as settlement.ts does it. */
export const USER_SETTLEMENT = `
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
