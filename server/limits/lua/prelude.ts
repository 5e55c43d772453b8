import { DAY_MS, LEASE_MS, MAX_CLAIMS, MAX_SETTLED, MEMORY_MS, POLL_MS } from "../admission";

/** Longer than any figure of a day can matter. */
const KEEP_MS = 172_800_000;

/**
 * What every script starts with. `input` is the call's one argument; `now` is the server's clock unless it brings another.
 * Figures are integers below 2^53, written in full: Lua would write them to 14 digits, and a zero as "-0".
 */
export const PRELUDE = `
local DAY, LEASE, MEMORY, POLL = ${DAY_MS}, ${LEASE_MS}, ${MEMORY_MS}, ${POLL_MS}
local MAX_SETTLED, MAX_CLAIMS, KEEP = ${MAX_SETTLED}, ${MAX_CLAIMS}, ${KEEP_MS}
local COLD, ADMITTED, REFUSED = 0, 1, 2
local REQUESTS, CONCURRENCY, HELD, TOKENS, SPEND = 1, 2, 3, 4, 5

local input = cjson.decode(ARGV[1])
local seeds = input.seeds or {}

local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local now = input.now or clock()

local function day_of(at)
  return math.floor(at / DAY)
end

local function int(figure)
  return string.format('%.0f', figure + 0)
end

local function append(list, more)
  for _, one in ipairs(more) do list[#list + 1] = one end
  return list
end
`;
