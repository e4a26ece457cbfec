-- For wrk: sends the requests that files hold, one after the other, and ends with a line of JSON.
--
--   wrk … -s post.lua URL -- FILE …
--
-- A file is a whole request, its head too. Times are milliseconds.

local requests, position = {}, 0

function init(arguments)
  for _, path in ipairs(arguments) do
    local file = assert(io.open(path, "rb"))
    requests[#requests + 1] = file:read("*a")
    file:close()
  end
end

function request()
  position = position % #requests + 1
  return requests[position]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"rate": %.3f, "p50_ms": %.3f, "p99_ms": %.3f, "requests": %d, "errors": %d}\n',
    1e6 * summary.requests / summary.duration,
    latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3,
    summary.requests,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout
  ))
end
