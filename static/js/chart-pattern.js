// A fill that is told apart without colour: solid, stripes that lean, or lines. `size` grows with the screen's pixels.
const draw = {
  leaning: (brush, size) => {
    for (let at = -size; at <= size; at += size) {
      brush.moveTo(at, size)
      brush.lineTo(at + size, 0)
    }
  },
  level: (brush, size) => {
    brush.moveTo(0, size / 2)
    brush.lineTo(size, size / 2)
  },
}

export const pattern = (kind, colour, ground) => {
  if (!draw[kind]) return colour
  const size = 8
  const tile = document.createElement("canvas")
  tile.width = tile.height = size
  const brush = tile.getContext("2d")
  brush.fillStyle = colour
  brush.fillRect(0, 0, size, size)
  brush.strokeStyle = ground
  brush.lineWidth = 1.6
  brush.beginPath()
  draw[kind](brush, size)
  brush.stroke()
  return brush.createPattern(tile, "repeat")
}
