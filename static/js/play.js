// A link to a sound: [data-play] plays it here, and once more stops it. Without this file the link opens it.
// The sound is kept apart from the page, so it goes on while the page changes around it.
const sound = new Audio()
const address = link => new URL(link.href).pathname

const show = () => document.querySelectorAll("[data-play]").forEach(link => {
  const heard = !sound.paused && sound.dataset.path === address(link)
  link.toggleAttribute("data-playing", heard)
})

document.addEventListener("click", event => {
  const link = event.target.closest("[data-play]")
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  if (!sound.paused && sound.dataset.path === address(link)) return sound.pause()
  sound.dataset.path = address(link)
  sound.src = link.href
  sound.play()
})
for (const name of ["play", "pause", "ended"]) sound.addEventListener(name, show)
document.addEventListener("htmx:after:swap", show)
