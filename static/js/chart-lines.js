// What is drawn over the bars: the lines of the alert and the limit with their names, sums on top of the bars, and
// the mark under today.
const line = (chart, dollars, name, colour, dashes) => {
  const { ctx, chartArea: area, scales } = chart
  const y = scales.y.getPixelForValue(dollars)
  if (!(y >= area.top)) return
  ctx.save()
  ctx.strokeStyle = ctx.fillStyle = colour
  ctx.setLineDash(dashes)
  ctx.beginPath()
  ctx.moveTo(area.left, y)
  ctx.lineTo(area.right, y)
  ctx.stroke()
  ctx.textBaseline = "middle"
  ctx.font = `550 11px ${chart.options.font.family}`
  ctx.fillText(name, area.right + 8, y)
  ctx.restore()
}

const sums = (chart, paint, said, today) => {
  const { ctx, scales } = chart
  const tops = chart.data.labels.map((_, at) => Math.min(...chart.data.datasets.map((series, number) =>
    series.data[at] ? chart.getDatasetMeta(number).data[at].y : Infinity)))
  ctx.save()
  ctx.textAlign = "center"
  ctx.lineWidth = 4
  ctx.lineJoin = "round"
  ctx.strokeStyle = paint.ground
  tops.forEach((top, at) => {
    if (top === Infinity || !said[at]) return
    const x = scales.x.getPixelForValue(at)
    ctx.font = `${at === today ? 600 : 400} 11px ${chart.options.font.family}`
    ctx.fillStyle = at === today ? paint.ink : paint.muted
    ctx.strokeText(said[at], x, top - 7)
    ctx.fillText(said[at], x, top - 7)
  })
  ctx.restore()
}

const mark = (chart, colour, at) => {
  const { ctx, chartArea, scales } = chart
  const x = scales.x.getPixelForValue(at)
  ctx.fillStyle = colour
  ctx.fillRect(x - 14, chartArea.bottom + 26, 28, 3)
}

export const lines = ({ alert, limit, paint, said, today }) => ({
  id: "lines",
  afterDatasetsDraw(chart) {
    if (alert) line(chart, alert, "Alert", paint.warn, [4, 4])
    if (limit) line(chart, limit, "Limit", paint.stop, [])
    if (said) sums(chart, paint, said, today)
    if (today >= 0) mark(chart, paint.mark, today)
  },
})
