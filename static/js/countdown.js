// Counts down to a moment, [data-until] with its `datetime`, and shows what clocks say there, [data-clock="zone"]. The
// server's own clock, [data-now] as the page came, is the one that counts: that of this computer may be wrong.
const place = document.querySelector("[data-now]")
const ahead = place ? Date.parse(place.dataset.now) - Date.now() : 0 // milliseconds

const two = number => String(number).padStart(2, "0")

const written = milliseconds => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

const clock = (moment, timeZone) =>
  new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment)

const show = (element, text) => { if (element.textContent !== text) element.textContent = text }

const tick = () => {
  const now = Date.now() + ahead
  place.querySelectorAll("[data-until]").forEach(it => show(it, written(Date.parse(it.dateTime) - now)))
  place.querySelectorAll("[data-clock]").forEach(it => show(it, clock(now, it.dataset.clock)))
}

if (place) {
  new MutationObserver(tick).observe(place, { subtree: true, childList: true }) // a live part brings the time of its making
  setInterval(tick, 1000)
  tick()
}
