// A stream begins when its page is first looked at: [hx-trigger="seen"]. A browser holds six connections to one
// address, and pages opened behind the present one must not take them all.
const begun = new WeakSet()

const begin = () => {
  if (document.hidden) return
  document.querySelectorAll('[hx-trigger="seen"]').forEach(stream => {
    if (begun.has(stream)) return
    begun.add(stream)
    stream.dispatchEvent(new Event("seen"))
  })
}

// Only from then on does anybody hear it.
document.addEventListener("htmx:after:process", () => {
  document.addEventListener("visibilitychange", begin)
  begin()
})
