// Bars of what was paid each day, [data-chart], drawn from the table [data-chart-data] and again when that changes.
// Its colours are those of the key's swatches and of the page. Without this script the table stands alone.
import { lines } from "./chart-lines.js"
import { pattern } from "./chart-pattern.js"

const KINDS = { elevenlabs: "leaning", stability: "level" }
const MOST_SUMS = 16 // more of them would not be legible on top of the bars
const WITHIN = 3 // a line that is further above the highest bar would make all of them flat

const panel = document.querySelector("[data-chart]")
const place = panel?.querySelector("[data-chart-place]")
let chart, looked

const token = name => {
  const probe = document.createElement("i")
  probe.className = `ink-${name}`
  panel.append(probe)
  const colour = getComputedStyle(probe).color
  probe.remove()
  return colour
}

const read = () => {
  const table = document.querySelector("[data-chart-data]")
  const rows = [...table.querySelectorAll("tbody tr")].reverse()
  const names = [...table.querySelectorAll("th[data-series]")].map(head => ({ id: head.dataset.series, name: head.textContent }))
  const amounts = rows.map(row => [...row.querySelectorAll("[data-amount]")].map(cell => Number(cell.dataset.amount)))
  const today = rows.findIndex(row => row.dataset.day === table.dataset.today)
  return { rows, names, amounts, today, held: today < 0 ? 0 : Number(table.dataset.held) }
}

const dayOf = (row, index, today) => {
  if (index === today) return "Today"
  const [, month, day] = row.dataset.day.split("-").map(Number)
  const first = index === 0 || day === 1
  return first ? `${day} ${new Date(2000, month - 1, 1).toLocaleString("en", { month: "short" })}` : `${day}`
}

const dollars = amount => `$${amount.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`
const short = amount => (amount >= 10 ? Math.round(amount).toLocaleString("en") : amount ? amount.toFixed(2) : "")

const series = (data, paint) => {
  const bars = data.names.map(({ id, name }, number) => {
    const swatch = panel.querySelector(`[data-swatch="${CSS.escape(id)}"]`)
    const colour = swatch ? getComputedStyle(swatch).color : paint.other
    return {
      label: name, data: data.amounts.map(day => day[number]), backgroundColor: pattern(KINDS[id], colour, paint.ground),
      borderColor: paint.ground, borderWidth: { top: 1 }, borderRadius: 2,
    }
  })
  if (data.held) bars.push({
    label: "Held now", data: data.rows.map((_, at) => (at === data.today ? data.held : 0)), backgroundColor: paint.track,
    borderColor: paint.line, borderWidth: 1, borderSkipped: false,
  })
  return bars
}

const scales = (top, data, paint) => ({
  x: {
    stacked: true, grid: { display: false }, border: { color: paint.line },
    ticks: { color: context => (context.index === data.today ? paint.ink : paint.muted), maxRotation: 0, autoSkipPadding: 8 },
  },
  y: {
    stacked: true, beginAtZero: true, suggestedMax: top, grid: { color: paint.hair }, border: { display: false },
    ticks: { color: paint.muted, maxTicksLimit: 6, callback: value => (top < 8 ? dollars(value) : `$${value.toLocaleString("en")}`) },
  },
})

const show = () => {
  const data = read()
  const names = ["warn", "stop", "ink", "muted", "mark", "ground", "track", "line", "hair", "other"]
  const paint = Object.fromEntries(names.map(name => [name, token(name)]))
  const sums = data.amounts.map(day => day.reduce((sum, amount) => sum + amount, 0))
  const highest = Math.max(...sums.map((sum, at) => sum + (at === data.today ? data.held : 0)))
  place.hidden = !highest
  chart?.destroy()
  if (!highest) return
  const near = [Number(panel.dataset.alert), Number(panel.dataset.limit)].map(at => (at <= highest * WITHIN ? at : 0))
  const top = Math.max(highest, ...near.map(at => at || 0)) * 1.12
  const said = sums.length <= MOST_SUMS && sums.map(short)
  chart = new Chart(place.querySelector("canvas"), {
    type: "bar",
    data: { labels: data.rows.map((row, at) => dayOf(row, at, data.today)), datasets: series(data, paint) },
    options: {
      animation: false, maintainAspectRatio: false, responsive: true, font: { family: getComputedStyle(panel).fontFamily, size: 11 },
      layout: { padding: { top: 14, right: near.some(Boolean) ? 48 : 8, bottom: 12 } },
      datasets: { bar: { maxBarThickness: 44, categoryPercentage: .76 } },
      interaction: { mode: "index", intersect: false }, scales: scales(top, data, paint),
      plugins: { legend: { display: false }, tooltip: { callbacks: { label: bar => ` ${bar.dataset.label} ${dollars(bar.raw)}` } } },
    },
    plugins: [lines({ alert: near[0], limit: near[1], paint, said, today: data.today })],
  })
  if (!looked) place.scrollLeft = place.scrollWidth // where the chart is wider than a phone, today is in sight
  looked = true
}

let asked = 0
const showSoon = () => {
  cancelAnimationFrame(asked)
  asked = requestAnimationFrame(show)
}

if (panel) {
  const table = document.getElementById("days").parentElement
  new MutationObserver(showSoon).observe(table, { subtree: true, childList: true, characterData: true, attributes: true })
  new MutationObserver(showSoon).observe(document.documentElement, { attributeFilter: ["data-theme"] })
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showSoon)
  document.fonts.ready.then(show)
}
